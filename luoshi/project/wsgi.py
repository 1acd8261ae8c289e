"""The server's entry: `application` for any WSGI server.

Invariant: a process that `luoshi serve` started for answering ends when `luoshi serve` does, however that ends; else it
would hold the port with nobody to stop it.
"""

import gc
import multiprocessing
import os
import signal
import threading
import time

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.project.settings")

# What a request under way gets to end, once there is nobody left to wait for it.
LAST_SECONDS = 5

# A page of 18,000 cells makes as many small values, and the collector would walk the whole programme again and again
# meanwhile: what is loaded by now stays. A quarter of such a page's time.
YOUNG = 20_000

application = get_wsgi_application()
gc.collect()
gc.freeze()
gc.set_threshold(YOUNG, 20, 20)


def end_with_parent() -> None:
    """Stop this process soon after its parent has died; nothing to do where it has none of ours."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(LAST_SECONDS)
        os._exit(1)

    threading.Thread(target=wait, name="luoshi-parent", daemon=True).start()


end_with_parent()
