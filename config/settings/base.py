"""Settings that every service shares; `read_environment` is the only reader of the environment."""

import os
import sys
from pathlib import Path

from config.env import read_environment
from config.env_reader import EnvironmentFaults
from config.logging import logging_settings

try:
    ENV = read_environment(source=os.environ)
except EnvironmentFaults as faults:
    sys.exit(str(faults))

BASE_DIR = Path(__file__).resolve().parents[2]
ENVIRONMENT = ENV.environment
SERVICE = ENV.service
DEBUG = False  # Django's debug pages would break the envelope: development differs in what it checks only
IS_PRODUCTION = ENVIRONMENT == "production"
SECRET_KEY = ENV.secret_key
PUBLIC_URL = ENV.public_url
ALLOWED_HOSTS = list(ENV.allowed_hosts)
CORS_ORIGINS = frozenset(ENV.cors_origins)

INSTALLED_APPS = [f"backend.{SERVICE}"]
MIDDLEWARE: list[str] = ["backend.shared.http.gate.middleware.gate"]
ROOT_URLCONF = f"config.urls.{SERVICE}"
APPEND_SLASH = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
LOGGING_CONFIG = None
LOGGING = logging_settings(level=ENV.log_level, service=SERVICE)
DATA_UPLOAD_MAX_MEMORY_SIZE = ENV.max_json_bytes
MAX_JSON_BYTES = ENV.max_json_bytes
MAX_UPLOAD_BYTES = 16 * 1024 * 1024
BODY_TYPES = frozenset({"application/json"})

DATABASES = {
    "default": {
        **ENV.database,
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {
            **ENV.database.get("OPTIONS", {}),  # of the address, as sslmode=verify-full
            "pool": {"min_size": 1, "max_size": ENV.database_pool_size, "timeout": 4, "max_waiting": 200},
            "options": "-c statement_timeout=15000 -c lock_timeout=4000 -c idle_in_transaction_session_timeout=30000",
            "connect_timeout": 3,
            "application_name": f"plaza-{SERVICE}",
        },
    }
}

CACHE_URL = ENV.cache_url
BROKER_URL = ENV.broker_url
SERVICE_URLS = dict(ENV.service_urls)
INTERNAL_KEYS = ENV.internal_keys
TOKEN_SIGNING_KEYS = ENV.token_signing_keys
# Who knows whether a session is open: accounts asks its rows each time, the others the cache, and accounts in doubt.
IS_SESSION_SOURCE = SERVICE == "accounts"
SESSION_SOURCE = (
    "backend.accounts.services.sessions.ended_sessions.is_session_open"
    if IS_SESSION_SOURCE
    else "backend.shared.clients.sessions.is_session_open"
)
TOKEN_ISSUER = "plaza.accounts"  # noqa: S105
TOKEN_AUDIENCE = "plaza"  # noqa: S105
FIELD_KEYS = ENV.field_keys
MAIL_URL = ENV.mail_url
MAIL_FROM = ENV.mail_from
SENTRY_DSN = ENV.sentry_dsn
S3_ENDPOINT_URL = ENV.s3_endpoint_url
S3_REGION = ENV.s3_region
S3_ACCESS_KEY_ID = ENV.s3_access_key_id
S3_SECRET_ACCESS_KEY = ENV.s3_secret_access_key
S3_MEDIA_BUCKET = ENV.s3_media_bucket
S3_AUDIT_BUCKET = ENV.s3_audit_bucket
CDN_BASE_URL = ENV.cdn_base_url
CDN_PURGE_URL = ENV.media.purge_url
CLOUDFRONT_KEY_ID = ENV.media.cloudfront_key_id
CLOUDFRONT_PRIVATE_KEY = ENV.media.cloudfront_private_key
S3_PUBLIC_ENDPOINT_URL = ENV.media.public_endpoint_url
MEDIA_SIGNED_SECONDS = ENV.media.signed_seconds
MEDIA_MAX_UPLOAD_BYTES = ENV.media.max_upload_bytes
MEDIA_MAX_POST_BYTES = ENV.media.max_post_bytes
MEDIA_QUOTA_BYTES = ENV.media.quota_bytes
MEDIA_DAILY_FILES = ENV.media.daily_files
MEDIA_ORPHAN_HOURS = ENV.media.orphan_hours
MEDIA_KEEP_ORIGINALS_DAYS = ENV.media.keep_originals_days
MEDIA_ALT_TEXT = ENV.media_alt_text
MEDIA_MAX_PIXELS = ENV.media.max_pixels
MEDIA_MAX_FRAMES = ENV.media.max_frames
MEDIA_MAX_DURATION_SECONDS = ENV.media.max_duration_seconds
RATE_LIMIT_IP = ENV.rate_limit_ip
RATE_LIMIT_ACCOUNT = ENV.rate_limit_account
RATE_LIMIT_AUTH_IP = ENV.rate_limit_auth_ip
RATE_LIMIT_LOGIN = ENV.rate_limit_login
FEED_WINDOW_SIZE = ENV.feed_window_size
FEED_MERGE_THRESHOLD = ENV.feed_merge_threshold
FEED_IDLE_DAYS = ENV.feed_idle_days
SYNC_TOMBSTONE_DAYS = ENV.sync_tombstone_days
OUTBOX_RESEND_SECONDS = ENV.outbox_resend_seconds
OUTBOX_LEASE_SECONDS = ENV.outbox_lease_seconds
OUTBOX_MAX_ATTEMPTS = ENV.outbox_max_attempts
ARGON2_MEMORY_KIB = ENV.argon2_memory_kib
ARGON2_TIME_COST = ENV.argon2_time_cost
ARGON2_CONCURRENCY = ENV.argon2_concurrency
PASSWORD_MIN_LENGTH = ENV.password_min_length
RESERVED_USERNAMES = frozenset(ENV.reserved_usernames)
# What a web process makes before it takes requests, because it would hold up the first one.
AT_START = ("backend.media.services.storage.client.media_storage",) if SERVICE == "media" else ()
NINJA_PAGINATION_MAX_LIMIT = 100
