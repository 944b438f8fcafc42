"""All settings, from the environment. README has the table of variables; a wrong value names its variable."""

from pathlib import Path
from zoneinfo import ZoneInfo

import dj_database_url
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

from config.embedded_postgres import embedded_database_url

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = BASE_DIR / ".data"

env = Env()


def setting(read, name, *args, **kwargs):
    """Read one variable with an `environs` parser; a wrong value stops the start and names the variable."""
    try:
        return read(name, *args, **kwargs)
    except (EnvError, ValueError, KeyError) as error:
        raise ImproperlyConfigured(f"Environment variable {name} is wrong: {error}") from error


DEBUG = setting(env.bool, "DEBUG", False)
SECRET_KEY = setting(env.str, "SECRET_KEY", "only-for-development-" + "x" * 40 if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("Environment variable SECRET_KEY is missing. Give it 50 or more random characters.")
ALLOWED_HOSTS = setting(env.list, "ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = setting(env.list, "CSRF_TRUSTED_ORIGINS", [])
SECRET_KEY_FALLBACKS = setting(env.list, "SECRET_KEY_FALLBACKS", [])

# --- database -------------------------------------------------------------------------------------------------------

DATABASE_URL = setting(env.str, "DATABASE_URL", "")
DATABASES = {
    "default": setting(
        lambda name: dj_database_url.parse(
            DATABASE_URL or embedded_database_url(DATA_DIR), conn_max_age=600, conn_health_checks=True
        ),
        "DATABASE_URL",
    )
}
if DATABASES["default"].get("ENGINE") != "django.db.backends.postgresql":
    raise ImproperlyConfigured("Environment variable DATABASE_URL is wrong: STAGE Planner runs on PostgreSQL only.")
# Planning a query costs as much as running it: the server keeps the plan of one it has seen five times. Left to itself
# it goes on planning the largest ones, though they ask by keys as well.
PREPARED_STATEMENTS = setting(env.bool, "PREPARED_STATEMENTS", True)
if PREPARED_STATEMENTS:
    options = DATABASES["default"].setdefault("OPTIONS", {})
    kept_plans = f"{options.get('options', '')} -c plan_cache_mode=force_generic_plan".strip()
    options.update(server_side_binding=True, prepare_threshold=5, options=kept_plans)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- application ----------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "procrastinate.contrib.django",
    "planner",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "planner.middleware.AccountLocaleMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "planner.middleware.OrganizationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "planner.middleware.InvalidFormMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "config.template_backend.Templates",
        "NAME": "django",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["planner.templatetags.addresses"],
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "planner.context_processors.shell",
            ],
        },
    }
]

# --- language and time ----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = setting(lambda *name: ZoneInfo(env.str(*name)).key, "TIME_ZONE", "Asia/Shanghai")

# --- cache, sessions, messages, mail --------------------------------------------------------------------------------

# The cache holds the rate limits, so all processes share it; a full one would forget them, hence its size.
CACHES = {"default": setting(env.dj_cache_url, "CACHE_URL", "db://cache?max_entries=20000")}
SESSION_ENGINE = "planner.session_store"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
MAIL = setting(env.dj_email_url, "EMAIL_URL", "console://" if DEBUG else "smtp://localhost:25")
if "EMAIL_BACKEND" not in MAIL:
    raise ImproperlyConfigured("Environment variable EMAIL_URL is wrong: use smtp://, smtps://, console:// or file://.")
EMAIL_BACKEND = MAIL["EMAIL_BACKEND"]
EMAIL_HOST = MAIL["EMAIL_HOST"]
EMAIL_PORT = MAIL["EMAIL_PORT"]
EMAIL_HOST_USER = MAIL["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = MAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_SSL = MAIL["EMAIL_USE_SSL"]
EMAIL_USE_TLS = MAIL["EMAIL_USE_TLS"]
EMAIL_FILE_PATH = f"/{MAIL['EMAIL_FILE_PATH']}"
EMAIL_TIMEOUT = MAIL["EMAIL_TIMEOUT"] or 10
SITE_URL = setting(
    env.str, "SITE_URL", f"https://{ALLOWED_HOSTS[0]}" if not DEBUG and ALLOWED_HOSTS else "http://127.0.0.1:8000"
).rstrip("/")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = setting(env.str, "FROM_EMAIL", "STAGE Planner <noreply@stage-planner.example>")

OUTGOING_PRIVATE_HOSTS = setting(env.list, "OUTGOING_PRIVATE_HOSTS", [])

# --- jobs -----------------------------------------------------------------------------------------------------------

PROCRASTINATE_WORKER_DEFAULTS = {
    "concurrency": 4,
    "delete_jobs": "successful",
    "shutdown_graceful_timeout": 15,
    "listen_notify": PREPARED_STATEMENTS,  # a pooler that cannot keep statements cannot keep a listener either
    "fetch_job_polling_interval": 5 if PREPARED_STATEMENTS else 1,
}

# --- accounts -------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "planner.User"
AUTHENTICATION_BACKENDS = ["planner.authentication.BackendWithMemberships"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "planner.forms.accounts.LengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "planner.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {
    # Eight digits and three guesses per code: ten codes an hour leave no hope of guessing one.
    "reset_password": "20/m/ip,10/h/key",
    "invite": "30/h/user",
    "robot_test": "10/m/user",
    "guest": "120/m/ip",
    "guest_password": "5/m/ip,20/h/key",
    "guest_word": "60/h/key",
}
ACCOUNT_FORMS = {
    "login": "planner.forms.accounts.LoginForm",
    "signup": "planner.forms.accounts.SignupForm",
    "add_email": "planner.forms.accounts.NewEmailForm",
    "change_email": "planner.forms.accounts.CorrectEmailForm",
    "confirm_email_verification_code": "planner.forms.accounts.EmailCodeForm",
    "reset_password": "planner.forms.accounts.ResetPasswordForm",
    "confirm_password_reset_code": "planner.forms.accounts.ResetCodeForm",
    "reset_password_from_key": "planner.forms.accounts.NewPasswordForm",
    "change_password": "planner.forms.accounts.ChangePasswordForm",
    "set_password": "planner.forms.accounts.SetPasswordForm",
    "reauthenticate": "planner.forms.accounts.ConfirmPasswordForm",
}
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}  # typed on a phone's number keys
MFA_ADAPTER = "planner.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "STAGE Planner"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
MFA_FORMS = {
    "authenticate": "planner.forms.accounts.SecondStepForm",
    "reauthenticate": "planner.forms.accounts.ConfirmSecondStepForm",
    "activate_totp": "planner.forms.accounts.ActivateAppForm",
    "login_webauthn": "planner.forms.accounts.PasskeyLoginForm",
    "authenticate_webauthn": "planner.forms.accounts.PasskeySecondStepForm",
    "reauthenticate_webauthn": "planner.forms.accounts.ConfirmPasskeyForm",
    "add_webauthn": "planner.forms.accounts.AddPasskeyForm",
    "edit_webauthn": "planner.forms.accounts.RenamePasskeyForm",
}

# --- files ----------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = setting(env.path, "FILES_DIR", DATA_DIR / "files")
MEDIA_URL = ""
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.static_storage.StaticStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000  # a draft with 150 checklist items is one form
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_MAX_BYTES = 10 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "planner.exchange.uploads.BoundedFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# --- security -------------------------------------------------------------------------------------------------------

HTTPS = setting(env.bool, "HTTPS", not DEBUG)
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if setting(env.bool, "BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # rate limits count the visitor's address, not the proxy's
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "style-src-attr": [UNSAFE_INLINE],  # custom properties that carry data, such as --score
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": setting(env.log_level, "LOG_LEVEL", "WARNING")},
}
