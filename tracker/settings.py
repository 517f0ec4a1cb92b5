"""Settings, read from the environment; README's table says what each variable does."""

import contextlib
import os
import re
import secrets
import tempfile
from datetime import timedelta
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"


def env_bool(name, default=False):
    """True for 1, true, yes or on, False for 0, false, no or off; else ImproperlyConfigured."""
    text = os.environ.get(name, "").strip().lower()
    if not text:
        return default
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be true or false, not {text!r}.")


def env_list(name, default=()):
    """The comma-separated values of a variable."""
    text = os.environ.get(name, "")
    return [value.strip() for value in text.split(",") if value.strip()] or list(default)


def env_int(name, default):
    """A whole number; ImproperlyConfigured if it is none."""
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    try:
        return int(text)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {text!r}.") from error


def env_days(name, default):
    """A number of days, at least one; else ImproperlyConfigured."""
    days = env_int(name, default)
    if days < 1:
        raise ImproperlyConfigured(f"{name} must be at least one day, not {days}.")
    return days


def env_origin(name, default):
    """Scheme and host of a site, without a slash at the end; else ImproperlyConfigured."""
    text = os.environ.get(name, "").strip().rstrip("/") or default
    if not re.fullmatch(r"https?://[\w.:\[\]-]*\w\]?", text):
        raise ImproperlyConfigured(f"{name} must look like https://host, not {text!r}.")
    return text


def env_mailer():
    """How mails leave: by the SMTP server named, else this machine's own; in the demo as files."""
    host = os.environ.get("EMAIL_HOST", "").strip()
    if not host and env_bool("PLAIN_HTTP"):
        return {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": VAR_DIR / "mail"},
        }
    use_tls = env_bool("EMAIL_USE_TLS", default=True)
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": host or "localhost",
            "port": env_int("EMAIL_PORT", 587 if use_tls else 25),
            "username": os.environ.get("EMAIL_HOST_USER", ""),
            "password": os.environ.get("EMAIL_HOST_PASSWORD", ""),
            "use_tls": use_tls,
            "timeout": 30,  # seconds; a silent server would hold up everybody's mail
        },
    }


def local_secret_key():
    """One key for this checkout, made at first use, kept in var/, readable by its owner alone."""
    path = VAR_DIR / "secret_key"
    VAR_DIR.mkdir(exist_ok=True)
    if not path.exists():
        # Linked into place whole: of two processes that start at once, both read the same key.
        with tempfile.NamedTemporaryFile("w", dir=VAR_DIR) as file:
            file.write(secrets.token_urlsafe(64))
            file.flush()
            with contextlib.suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text()


SECRET_KEY = os.environ.get("SECRET_KEY") or local_secret_key()
DEBUG = env_bool("DEBUG")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "tracker.apps.TrackerAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "django_filters",
    "axes",
    "commitments",  # after auth, whose permissions its roles are made of
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tracker.middleware.OwnLanguageMiddleware",
    "tracker.middleware.HtmxRedirectMiddleware",
    "tracker.middleware.PasswordChangeMiddleware",
    "axes.middleware.AxesMiddleware",  # last, so that its page speaks the reader's language
]

ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # so that templates/ shapes the fields

if not os.environ.get("DATABASE_URL"):
    VAR_DIR.mkdir(exist_ok=True)
DATABASES = {"default": dj_database_url.config(default=f"sqlite:///{VAR_DIR / 'tracker.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: a transaction that will write takes the lock first, so none fails half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: what was acknowledged survives a power cut.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"]["OPTIONS"] = {"pool": {"max_size": env_int("DATABASE_POOL", 8)}}

PUBLIC_URL = env_origin("PUBLIC_URL", "http://127.0.0.1:8000")  # links in mails have no request
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL") or "compromisos@localhost"
MAILERS = {"default": env_mailer()}

AUTH_USER_MODEL = "commitments.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTHENTICATION_BACKENDS = ["tracker.backends.LockingBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"

# After five wrong passwords a name is locked for the address that they came from: others reach
# the account all the while. A name that nobody has is locked alike, so the answer tells nothing.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # who keeps trying doesn't wait longer
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "tracker.addresses.client_address"
AXES_LOCKOUT_CALLABLE = "commitments.views.sign_in.locked_out"
AXES_DISABLE_ACCESS_LOG = True  # the tracker keeps its own, see models/sign_in.py
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AUDIT_DAYS = env_days("AUDIT_DAYS", 180)

LANGUAGE_CODE = "en"
# Before the apps' own, so that our words win where Django's admin says the same otherwise.
LOCALE_PATHS = [BASE_DIR / "commitments" / "locale"]
LANGUAGES = [("es", "Español"), ("en", "English")]
TIME_ZONE = "America/Lima"  # the ministry's day decides what is overdue
USE_TZ = True
FORMAT_MODULE_PATH = "tracker.formats"

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # a source's text is the largest field

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

# The demo alone sets PLAIN_HTTP: on loopback there is no certificate to ask for.
if not env_bool("PLAIN_HTTP"):
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = env_int("HSTS_SECONDS", 31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    LANGUAGE_COOKIE_SECURE = True
BEHIND_PROXY = env_bool("BEHIND_PROXY")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
