"""What each service process is told, and nothing more than it needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from config.cli.stack.parts.valkey import broker_url, cache_url
from config.cli.stack.paths import ROOT, SERVICES, DataDir
from config.cli.stack.ports import LOOPBACK
from config.cli.stack.processes.process import base_environment
from config.cli.stack.variables.settings import LOCAL, Settings, SettingsFaults
from config.env import read_environment
from config.env_reader import EnvironmentFaults

EVERY_SERVICE = (
    *(
        "ENVIRONMENT",
        "LOG_LEVEL",
        "SECRET_KEY",
        "PUBLIC_URL",
        "ALLOWED_HOSTS",
        "CORS_ORIGINS",
        "SENTRY_DSN",
        "MAX_JSON_BYTES",
    ),
    *("DATABASE_POOL_SIZE", "CACHE_URL", "BROKER_URL", "ACCOUNTS_URL", "SOCIAL_URL", "MEDIA_URL", "AUDIT_URL"),
    *("INTERNAL_KEYS", "FIELD_KEYS", "RATE_LIMIT_IP", "RATE_LIMIT_ACCOUNT", "RATE_LIMIT_AUTH_IP", "RATE_LIMIT_LOGIN"),
    *("FEED_WINDOW_SIZE", "FEED_MERGE_THRESHOLD", "FEED_IDLE_DAYS"),
    *("OUTBOX_RESEND_SECONDS", "OUTBOX_LEASE_SECONDS", "OUTBOX_MAX_ATTEMPTS"),
    *("ARGON2_MEMORY_KIB", "ARGON2_TIME_COST", "ARGON2_CONCURRENCY", "PASSWORD_MIN_LENGTH"),
)
S3_ACCESS = ("S3_ENDPOINT_URL", "S3_REGION", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY")
MEDIA_ALONE = (
    *("CLOUDFRONT_KEY_ID", "CLOUDFRONT_PRIVATE_KEY", "CDN_PURGE_URL", "MEDIA_SIGNED_SECONDS"),
    *("MEDIA_MAX_UPLOAD_BYTES", "MEDIA_MAX_POST_BYTES", "MEDIA_QUOTA_BYTES", "MEDIA_DAILY_FILES"),
    *("MEDIA_ORPHAN_HOURS", "MEDIA_KEEP_ORIGINALS_DAYS"),
    *("MEDIA_MAX_PIXELS", "MEDIA_MAX_FRAMES", "MEDIA_MAX_DURATION_SECONDS"),
)
ONLY = {
    "accounts": ("TOKEN_SIGNING_KEYS", "MAIL_URL", "MAIL_FROM", "RESERVED_USERNAMES"),
    "social": ("CDN_BASE_URL", "MEDIA_ALT_TEXT", "SYNC_TOMBSTONE_DAYS"),
    "media": (*S3_ACCESS, "S3_PUBLIC_ENDPOINT_URL", "S3_MEDIA_BUCKET", "CDN_BASE_URL", "MEDIA_ALT_TEXT", *MEDIA_ALONE),
    "audit": (*S3_ACCESS, "S3_AUDIT_BUCKET"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """The ports of one stack; a part that runs elsewhere has none."""

    gateway: int
    web: Mapping[str, int]
    postgres: int | None
    cache: int | None
    broker: int | None
    s3: int | None


def fill_in(settings: Settings, *, addresses: Addresses, passwords: Mapping[str, str], data_dir: DataDir) -> Settings:
    """Put the stack's own addresses where a variable says `local`."""
    public_url = _local_or(settings, "PUBLIC_URL", f"http://{LOOPBACK}:{addresses.gateway}")
    s3_url = _local_or(settings, "S3_ENDPOINT_URL", f"http://{LOOPBACK}:{addresses.s3}")
    cache = cache_url(data_dir=data_dir, port=addresses.cache or 0, password=passwords["cache"])
    broker = broker_url(port=addresses.broker or 0, password=passwords["broker"])
    found = {
        "PUBLIC_URL": public_url,
        "CDN_BASE_URL": _local_or(settings, "CDN_BASE_URL", f"{public_url}/cdn"),
        "MAIL_URL": _local_or(settings, "MAIL_URL", f"file://{data_dir.mailbox}"),
        "CACHE_URL": _local_or(settings, "CACHE_URL", cache),
        "BROKER_URL": _local_or(settings, "BROKER_URL", broker),
        "S3_ENDPOINT_URL": s3_url,
        "S3_PUBLIC_ENDPOINT_URL": _local_or(settings, "S3_PUBLIC_ENDPOINT_URL", s3_url),
    }
    for service in SERVICES:
        database = f"postgresql://{service}:{passwords[service]}@{LOOPBACK}:{addresses.postgres}/{service}"
        found[f"{service.upper()}_URL"] = _local_or(
            settings, f"{service.upper()}_URL", f"http://{LOOPBACK}:{addresses.web[service]}"
        )
        found[f"{service.upper()}_DATABASE_URL"] = _local_or(settings, f"{service.upper()}_DATABASE_URL", database)
    return settings.overlaid(found)


def service_environment(settings: Settings, *, service: str, data_dir: DataDir) -> dict[str, str]:
    """Return the whole environment of one service's processes; `settings` are filled in."""
    return {
        **base_environment(),
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": f"config.settings.{service}",
        "PROMETHEUS_MULTIPROC_DIR": str(data_dir.metrics / service),
        "SERVICE": service,
        "DATABASE_URL": settings.text(f"{service.upper()}_DATABASE_URL"),
        **{name: settings.text(name) for name in (*EVERY_SERVICE, *ONLY[service])},
    }


def scheduler_environment(settings: Settings) -> dict[str, str]:
    """Return the environment of the scheduler, which has no database and no secrets."""
    names = ("ENVIRONMENT", "LOG_LEVEL", "BROKER_URL", "SENTRY_DSN")
    own = {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    return {**base_environment(), **own, **{name: settings.text(name) for name in names}}


def check_environments(environments: Mapping[str, Mapping[str, str]], *, others: Sequence[str] = ()) -> None:
    """Let every service validate what it would be told; `others` are faults that were found besides.

    Raises SettingsFaults with each fault once.
    """
    faults: dict[str, None] = dict.fromkeys(others)
    for environment in environments.values():
        try:
            read_environment(source=environment)
        except EnvironmentFaults as refused:
            faults.update(dict.fromkeys(refused.faults))
    if faults:
        raise SettingsFaults(faults=list(faults))


def _local_or(settings: Settings, name: str, address: str) -> str:
    return address if settings.text(name) == LOCAL else settings.text(name)
