"""The server's entry: `application` for any WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.project.settings")

application = get_wsgi_application()
