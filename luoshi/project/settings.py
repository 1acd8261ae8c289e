"""Settings of every installation; what differs between two of them comes from the environment.

LUOSHI_HOME      folder of database, files, logs, key (default ./var)
LUOSHI_DATABASE  postgresql://… instead of the SQLite file in the home folder
LUOSHI_URL       the address that people type, e.g. https://luoshi.example.cn
LUOSHI_HOSTS     further host names, parted by commas
LUOSHI_MODE      production (default) | demo | development
LUOSHI_PROXIES   how many reverse proxies stand in front (default 0)
LUOSHI_STATIC    hashed: static files by hashed names, which `luoshi serve` collects and asks for
LUOSHI_BACKUP    folder for a backup every night (default: none)
LUOSHI_BACKUP_KEEP  how many of them are kept (default 14)
LUOSHI_TOP_ROOM  leave out the rooms above this one (tests: a lower room works without the upper ones)

What does not live here: rules of a room. Invariant: without any variable set, an installation is closed:
no debug pages, secure cookies, only loopback names answered.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from luoshi.project.database import database
from luoshi.project.home import make_home, secret_key
from luoshi.project.logs import logging_to

PACKAGE = Path(__file__).resolve().parent.parent

HOME = make_home(Path(os.environ.get("LUOSHI_HOME") or "var"))
URL = os.environ.get("LUOSHI_URL", "").rstrip("/")
MODE = os.environ.get("LUOSHI_MODE", "production")
DEMO = MODE == "demo"
DEBUG = MODE == "development"
PROXIES = int(os.environ.get("LUOSHI_PROXIES") or 0)
BACKUP_FOLDER = os.environ.get("LUOSHI_BACKUP", "")
BACKUP_KEEP = int(os.environ.get("LUOSHI_BACKUP_KEEP") or 14)

SECRET_KEY = secret_key(HOME)
ALLOWED_HOSTS = [
    name
    for name in (
        "localhost",
        "127.0.0.1",
        "[::1]",
        urlsplit(URL).hostname,
        *(host.strip() for host in os.environ.get("LUOSHI_HOSTS", "").split(",")),
    )
    if name
]

# In the order of the house, lowest first. A room is installed as soon as it has an apps.py, so that the house
# can be built, and its lower rooms tested, before the upper ones exist.
HOUSE = ["ui", "files", "jobs", "audit", "search", "org", "ledger", "plans", "work", "press", "cases"]
HOUSE += ["assessment", "reports", "workbench", "site"]
TOP_ROOM = os.environ.get("LUOSHI_TOP_ROOM") or HOUSE[-1]
ROOMS = [room for room in HOUSE[: HOUSE.index(TOP_ROOM) + 1] if (PACKAGE / room / "apps.py").exists()]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    # The rooms stand before allauth, so that their templates take the place of its own.
    *(f"luoshi.{room}" for room in ROOMS),
    "luoshi.project",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_filters",
    "django_htmx",
    "django_prose_editor",  # its static files only: the editor of articles
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "luoshi.org.middleware.ViewerMiddleware",
    "luoshi.project.middleware.IdleSessionMiddleware",
    "luoshi.org.middleware.FirstPasswordMiddleware",
    "luoshi.org.middleware.SecondFactorMiddleware",
    "luoshi.org.middleware.TakenAwayMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "luoshi.project.urls"
WSGI_APPLICATION = "luoshi.project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "luoshi.ui.context.shell",
            ],
            "builtins": ["luoshi.ui.templatetags.luoshi"],
        },
    },
]
# Templates of forms are found like all others, so that ui can replace the field's.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES: dict[str, Any] = {"default": database(os.environ.get("LUOSHI_DATABASE", ""), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Counters of failed sign-ins must be one for all processes, so they live in the database.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "django_cache"}}

LANGUAGE_CODE = "zh-hans"
FILTERS_EMPTY_CHOICE_LABEL = "全部"  # of every filter without its own words
LANGUAGES = [("zh-hans", "简体中文")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- Files -----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "files"  # never served by address: the files room answers through the owner's scope
# Hashed names need `collectstatic`; `luoshi serve` does it and asks for them, everything else does without.
HASHED_STATIC = os.environ.get("LUOSHI_STATIC") == "hashed"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if HASHED_STATIC
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not HASHED_STATIC
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # larger ones go to a temporary file: bounds a worker's memory
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # a pasted plan of 500,000 characters is 1.5 MB
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # confirming 500 targets at once posts about 4,000 fields
DATA_UPLOAD_MAX_NUMBER_FILES = 50
FILE_UPLOAD_PERMISSIONS = 0o640

# --- Sign-in ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "org.Account"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "luoshi.org.passwords.HouseRules"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "luoshi.project.accounts.ClosedAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None  # an account has a name, not a mail address
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]  # both work without any network
MFA_TOTP_ISSUER = "落实"
MFA_ADAPTER = "luoshi.project.accounts.SealedAdapter"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # half minutes; `CodeForm` takes each code once all the same
MFA_FORMS = {
    "activate_totp": "luoshi.project.accounts.FirstCodeForm",
    "authenticate": "luoshi.project.accounts.CodeForm",
    "reauthenticate": "luoshi.project.accounts.CodeAgainForm",
}
# Names and addresses are locked by org (`operations.sign_ins`). These bound what one address may ask at all: an office
# of hundreds signs in from one; `key` is the account whose second factor is tried.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "60/m/ip,5/15m/key",
    "change_password": "5/5m/user",
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES

# The house sets its idle time (5 to 120 minutes); this is how long a session's row is kept at most.
SESSION_COOKIE_AGE = 125 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # office machines are shared

# --- Security --------------------------------------------------------------------------------------------------------
# An address that says http:// on purpose (a closed network without certificates) gives up secure cookies;
# `luoshi doctor` says so.
SECURE = not (DEBUG or DEMO or URL.startswith("http://"))
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if URL.startswith("https://") else 0
SECURE_REFERRER_POLICY = "same-origin"
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = [URL] if URL.startswith(("http://", "https://")) else []
CSRF_FAILURE_VIEW = "luoshi.project.errors.csrf_failed"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- Mail and logs ---------------------------------------------------------------------------------------------------
# The outbox of org sends; until an administrator names a mail server there, nothing leaves the machine.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
LOGGING = logging_to(HOME / "logs", debug=DEBUG)
