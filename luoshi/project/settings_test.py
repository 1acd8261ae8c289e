"""Settings of the tests: a home folder that is thrown away, fast passwords, plain static files, no mail.

Invariant: a test never touches an installation's home folder. LUOSHI_DATABASE still chooses the database.
"""

import atexit
import os
import shutil
import tempfile

_HOME = tempfile.mkdtemp(prefix="luoshi-test-")
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
os.environ["LUOSHI_HOME"] = _HOME
for _name in ("LUOSHI_URL", "LUOSHI_MODE", "LUOSHI_STATIC", "LUOSHI_PROXIES"):
    os.environ.pop(_name, None)

from luoshi.project import settings as product
from luoshi.project.settings import *  # the home folder must be chosen before

ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# The live server of browser tests speaks plain http.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE = False
WHITENOISE_AUTOREFRESH = True
DATABASES = product.DATABASES
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in an installation: two threads have two connections, and wait for each other's lock.
    DATABASES["default"]["TEST"] = {"NAME": f"{_HOME}/test.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL;PRAGMA synchronous=OFF;"
