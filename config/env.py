"""The environment of a service process, read once into one validated, typed object."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import environ

from config.env_media import MediaEnvironment, read_media_environment
from config.env_production import (
    address_faults,
    host_faults,
    key_faults,
    limit_faults,
    mail_faults,
    origin_faults,
)
from config.env_reader import EnvironmentFaults, EnvironmentReader, Malformed, NamedKey, RateLimit, parse_url
from pipelines.mail.route import open_route

SERVICES = ("accounts", "social", "media", "audit")
ENVIRONMENTS = ("development", "test", "production")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
HTTP = ("http", "https")
ALT_TEXT = ("required", "nudged", "optional")
VALKEY = ("redis", "rediss", "unix")


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Every variable that a service process reads; secrets are left out of its repr."""

    environment: str
    service: str
    log_level: str
    secret_key: str = field(repr=False)
    public_url: str
    allowed_hosts: tuple[str, ...]
    cors_origins: tuple[str, ...]
    database: Mapping[str, Any] = field(repr=False)
    database_pool_size: int
    cache_url: str = field(repr=False)
    broker_url: str = field(repr=False)
    service_urls: Mapping[str, str]
    internal_keys: tuple[bytes, ...] = field(repr=False)
    token_signing_keys: tuple[NamedKey, ...]
    field_keys: tuple[NamedKey, ...]
    mail_url: str = field(repr=False)
    mail_from: str
    sentry_dsn: str | None = field(repr=False)
    s3_endpoint_url: str
    s3_region: str
    s3_access_key_id: str
    s3_secret_access_key: str = field(repr=False)
    s3_media_bucket: str
    s3_audit_bucket: str
    cdn_base_url: str
    media: MediaEnvironment
    media_alt_text: str
    rate_limit_ip: RateLimit
    rate_limit_account: RateLimit
    rate_limit_auth_ip: RateLimit
    rate_limit_login: RateLimit
    max_json_bytes: int
    feed_window_size: int
    feed_merge_threshold: int
    feed_idle_days: int
    sync_tombstone_days: int
    outbox_resend_seconds: int
    outbox_lease_seconds: int
    outbox_max_attempts: int
    argon2_memory_kib: int
    argon2_time_cost: int
    argon2_concurrency: int
    password_min_length: int
    reserved_usernames: tuple[str, ...]


def read_environment(*, source: Mapping[str, str]) -> Environment:
    """Return the validated environment.

    Raises EnvironmentFaults, which names every fault at once and no value.
    """
    reader = EnvironmentReader(source=source)
    service = reader.choice("SERVICE", choices=SERVICES)
    environment = Environment(
        environment=reader.choice("ENVIRONMENT", choices=ENVIRONMENTS),
        service=service,
        log_level=reader.choice("LOG_LEVEL", choices=LOG_LEVELS),
        secret_key=reader.text("SECRET_KEY"),
        public_url=reader.url("PUBLIC_URL", schemes=HTTP),
        allowed_hosts=reader.words("ALLOWED_HOSTS"),
        cors_origins=reader.origins("CORS_ORIGINS"),
        database=reader.read("DATABASE_URL", _database, default={}),
        database_pool_size=reader.integer("DATABASE_POOL_SIZE", low=1, high=100),
        cache_url=reader.url("CACHE_URL", schemes=VALKEY),
        broker_url=reader.url("BROKER_URL", schemes=VALKEY),
        service_urls={name: reader.url(f"{name.upper()}_URL", schemes=HTTP) for name in SERVICES},
        internal_keys=reader.keys("INTERNAL_KEYS"),
        token_signing_keys=reader.named_keys("TOKEN_SIGNING_KEYS") if service == "accounts" else (),
        field_keys=reader.named_keys("FIELD_KEYS"),
        mail_url=reader.read("MAIL_URL", _mail_url, default="") if service == "accounts" else "",
        mail_from=reader.text("MAIL_FROM") if service == "accounts" else "",
        sentry_dsn=reader.optional_url("SENTRY_DSN", schemes=HTTP),
        s3_endpoint_url=reader.url("S3_ENDPOINT_URL", schemes=HTTP) if service in {"media", "audit"} else "",
        s3_region=reader.text("S3_REGION") if service in {"media", "audit"} else "",
        s3_access_key_id=reader.text("S3_ACCESS_KEY_ID") if service in {"media", "audit"} else "",
        s3_secret_access_key=reader.text("S3_SECRET_ACCESS_KEY") if service in {"media", "audit"} else "",
        s3_media_bucket=reader.text("S3_MEDIA_BUCKET") if service == "media" else "",
        s3_audit_bucket=reader.text("S3_AUDIT_BUCKET") if service == "audit" else "",
        cdn_base_url=reader.url("CDN_BASE_URL", schemes=HTTP) if service in {"media", "social"} else "",
        media=read_media_environment(reader=reader) if service == "media" else MediaEnvironment(),
        media_alt_text=reader.choice("MEDIA_ALT_TEXT", choices=ALT_TEXT) if service in {"media", "social"} else "",
        rate_limit_ip=reader.rate("RATE_LIMIT_IP"),
        rate_limit_account=reader.rate("RATE_LIMIT_ACCOUNT"),
        rate_limit_auth_ip=reader.rate("RATE_LIMIT_AUTH_IP"),
        rate_limit_login=reader.rate("RATE_LIMIT_LOGIN"),
        max_json_bytes=reader.integer("MAX_JSON_BYTES", low=1024, high=64 * 1024 * 1024),
        feed_window_size=reader.integer("FEED_WINDOW_SIZE", low=20, high=5000),
        feed_merge_threshold=reader.integer("FEED_MERGE_THRESHOLD", low=1, high=10**9),
        feed_idle_days=reader.integer("FEED_IDLE_DAYS", low=1, high=3650),
        sync_tombstone_days=reader.integer("SYNC_TOMBSTONE_DAYS", low=1, high=36_500) if service == "social" else 0,
        outbox_resend_seconds=reader.integer("OUTBOX_RESEND_SECONDS", low=1, high=3600),
        outbox_lease_seconds=reader.integer("OUTBOX_LEASE_SECONDS", low=1, high=3600),
        outbox_max_attempts=reader.integer("OUTBOX_MAX_ATTEMPTS", low=1, high=1000),
        argon2_memory_kib=reader.integer("ARGON2_MEMORY_KIB", low=7168, high=4 * 1024 * 1024),
        argon2_time_cost=reader.integer("ARGON2_TIME_COST", low=1, high=100),
        argon2_concurrency=reader.integer("ARGON2_CONCURRENCY", low=1, high=256),
        password_min_length=reader.integer("PASSWORD_MIN_LENGTH", low=8, high=64),
        reserved_usernames=reader.words("RESERVED_USERNAMES") if service == "accounts" else (),
    )
    if environment.environment == "production":
        reader.faults.extend(_unsafe_in_production(environment))
    if reader.faults:
        raise EnvironmentFaults(faults=reader.faults)
    return environment


def _database(raw: str) -> Mapping[str, Any]:
    settings = environ.Env.db_url_config(parse_url(raw, schemes=("postgres", "postgresql")))
    if not settings["NAME"]:
        raise Malformed("it must name a host and a database: postgres://role:password@host:port/database")
    return dict(settings)


def _mail_url(raw: str) -> str:
    url = parse_url(raw, schemes=("file", "smtp"))
    try:
        open_route(url)
    except ValueError:
        raise Malformed("tls= must be starttls, ssl or none") from None
    return url


def _unsafe_in_production(environment: Environment) -> list[str]:
    limits = ("RATE_LIMIT_IP", "RATE_LIMIT_ACCOUNT", "RATE_LIMIT_AUTH_IP", "RATE_LIMIT_LOGIN")
    media = {"S3_PUBLIC_ENDPOINT_URL": environment.media.public_endpoint_url} if environment.service == "media" else {}
    return [
        *address_faults(
            addresses={"PUBLIC_URL": environment.public_url, "CDN_BASE_URL": environment.cdn_base_url, **media}
        ),
        *host_faults(allowed_hosts=environment.allowed_hosts),
        *origin_faults(origins=environment.cors_origins),
        *mail_faults(mail_url=environment.mail_url),
        *key_faults(
            secret_key=environment.secret_key,
            internal=environment.internal_keys,
            named={"TOKEN_SIGNING_KEYS": environment.token_signing_keys, "FIELD_KEYS": environment.field_keys},
        ),
        *limit_faults(limits={name: getattr(environment, name.lower()) for name in limits}),
    ]
