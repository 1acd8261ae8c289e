"""Logs: where what goes wrong is written.

What lives here: the log file of the running programme. What does not: the security and operation log, which is
data (room audit). Invariant: the file cannot fill the disk.
"""

from pathlib import Path
from typing import Any

# 6 files of 10 MB. When two workers turn the file over at once, lines are kept but may stand in the wrong file.
FILE_BYTES = 10 * 1024 * 1024
FILES_KEPT = 5


def logging_to(folder: Path, *, debug: bool) -> dict[str, Any]:
    """Return the logging settings that write warnings and errors to `folder`, all of it to the screen in `debug`."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(process)d %(name)s %(message)s"}},
        "handlers": {
            "file": {
                "class": "logging.handlers.RotatingFileHandler",
                "filename": str(folder / "luoshi.log"),
                "maxBytes": FILE_BYTES,
                "backupCount": FILES_KEPT,
                "encoding": "utf-8",
                "delay": True,
                "formatter": "line",
            },
            "screen": {"class": "logging.StreamHandler", "formatter": "line"},
        },
        "root": {"handlers": ["file", "screen"] if debug else ["file"], "level": "INFO" if debug else "WARNING"},
        "loggers": {
            "luoshi": {"level": "INFO"},
            # Django's own handlers would print each refused request to the screen as well.
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        },
    }
