"""Settings: read from the environment, failing loudly. Without DATABASE_URL and REDIS_URL the private servers of
`manage.py up` are meant (config/embedded)."""

import secrets
from pathlib import Path

import environ
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from config.embedded import database_url, redis_url, state_folder

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

EMBEDDED_DATABASE = not env.str("DATABASE_URL", "")
EMBEDDED_REDIS = not env.str("REDIS_URL", "")
DEBUG = env.bool("DEBUG", False)


def secret_key() -> str:
    """SECRET_KEY of the environment; on one machine with private servers, one made once and kept beside the data."""
    if key := env.str("SECRET_KEY", ""):
        return key
    if not EMBEDDED_DATABASE:
        raise environ.ImproperlyConfigured("SECRET_KEY is not set; a platform with its own DATABASE_URL needs one")
    kept = state_folder(BASE_DIR) / "secret_key"
    if not kept.exists():
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48))
    return kept.read_text()


SECRET_KEY = secret_key()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PORT = env.int("PORT", 8000)
WS_PORT = env.int("WS_PORT", PORT + 1)
# Empty: the request's host with WS_PORT. Behind a proxy: wss://name, the proxy routes /ws/.
WS_URL = env.str("WS_URL", "")
# A TOML file in which this deployment settles gaps of the plans otherwise than by default; it makes a new release.
PLAN_SETTINGS = env.str("PLAN_SETTINGS", "")
# Who shows it may read /metrics from another machine; without one only this machine may.
METRICS_TOKEN = env.str("METRICS_TOKEN", "")

INSTALLED_APPS = [
    "config",
    "dutyroom",
    "reporting",
    "early_warnings.apps.EarlyWarningsConfig",
    "incidents",
    "cases",
    "orgs",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "channels",
]
MIDDLEWARE = [
    "early_warnings.public.caching.PublicPages",  # first: what it has kept needs none of the others
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "dutyroom.middleware.SocketInPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dutyroom.middleware.NothingIsKept",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dutyroom.context.page",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
        },
    }
]

DATABASES = {"default": env.db_url_config(env.str("DATABASE_URL", "") or database_url(BASE_DIR, "fengsui"))}
DATABASES["default"]["CONN_MAX_AGE"] = None  # psycopg2 has no pool; each worker keeps its connection
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "") or redis_url(BASE_DIR)
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL]},
    }
}

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    # expires: ticks that queue up while no worker runs are dropped, not replayed; the next one does all the work.
    "sweep-obligations": {"task": "cases.sweep_obligations", "schedule": 0.5, "options": {"expires": 2}},
    "write-words": {"task": "incidents.write_words", "schedule": 1.0, "options": {"expires": 2}},
    "recount-days": {"task": "cases.recount_days", "schedule": 10.0, "options": {"expires": 10}},
}

AUTH_USER_MODEL = "orgs.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"  # shown; stored in UTC

STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/tabler", BASE_DIR / "node_modules" / "@tabler" / "core" / "dist" / "css"),
    ("vendor/htmx", BASE_DIR / "node_modules" / "htmx.org" / "dist"),
]
WHITENOISE_USE_FINDERS = True

# Bootstrap's select and radio marks are data: images; everything else comes from here.
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_TLS_PROXY", False) else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.bool("BEHIND_TLS_PROXY", False)
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# How published messages are identified (cases.identifiers): "plain" or the national profile "gb", and by whom.
CAP_IDENTIFIERS = env.str("CAP_IDENTIFIERS", "plain")
CAP_IDENTIFIER_SENDER = env.str("CAP_IDENTIFIER_SENDER", "fengsui")
CAP_SENDER = env.str("CAP_SENDER", "") or "fengsui@localhost"
PUBLIC_ADDRESS = env.str("PUBLIC_ADDRESS", "").rstrip("/")  # as others reach it; without it the request's own
# What receiving systems may want otherwise (exchange.cap.profile): a lifting as "Cancel" or as an Update that gives the
# all-clear ("AllClear"); the parameter that holds the colour; its words, as red=01,orange=02,yellow=03,blue=04.
CAP_LIFT_AS = env.str("CAP_LIFT_AS", "Cancel")
CAP_COLOUR_PARAMETER = env.str("CAP_COLOUR_PARAMETER", "warningColour")
CAP_COLOUR_CODES = env.dict("CAP_COLOUR_CODES", default={})

# Files of reports lie outside what is served, under their SHA-256; several HTTP processes share the folder.
ATTACHMENTS_ROOT = env.str("ATTACHMENTS_ROOT", "") or str(state_folder(BASE_DIR) / "attachments")
ATTACHMENT_MAX_BYTES = env.int("ATTACHMENT_MAX_MB", 20) << 20
ATTACHMENTS_MAX_COUNT = 10  # of one report
DATA_UPLOAD_MAX_NUMBER_FILES = 2 * ATTACHMENTS_MAX_COUNT  # the form says what is too many; beyond this nobody reads on
FILE_UPLOAD_HANDLERS = ["reporting.uploads.BoundedUpload"]

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "orgs.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": ["cases.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "cases.problems.problem_response",
    "COERCE_DECIMAL_TO_STRING": False,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Fengsui",
    "DESCRIPTION": "Incident command by the emergency plans of the public internet",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.openapi.describe_problems",
    ],
    "ENUM_NAME_OVERRIDES": {"LevelEnum": "plans.schema.LEVELS"},
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
