"""What production refuses: values that are right in form, and unsafe on the open internet."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from config.env_reader import NamedKey, RateLimit

LOCAL_HOSTS: Final = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0"})  # noqa: S104 - a name to refuse
FEWEST_DIFFERENT: Final = 12  # of 32 random bytes or characters about 30 differ
MOST_A_SECOND: Final[Mapping[str, float]] = {
    "RATE_LIMIT_IP": 1000,
    "RATE_LIMIT_ACCOUNT": 1000,
    "RATE_LIMIT_AUTH_IP": 100,
    "RATE_LIMIT_LOGIN": 10,
}


def host_faults(*, allowed_hosts: Iterable[str]) -> list[str]:
    """Return what is wrong with the names under which requests are taken."""
    hosts = [host.strip("[]").lower() for host in allowed_hosts]
    if not hosts or "*" in hosts:
        return ["ALLOWED_HOSTS must name the hosts in production"]
    return ["ALLOWED_HOSTS must not name this machine itself in production"] if LOCAL_HOSTS & {*hosts} else []


def origin_faults(*, origins: Iterable[str]) -> list[str]:
    """Return what is wrong with the pages that may call the API."""
    parts = [urlsplit(origin) for origin in origins]
    is_safe = all(part.scheme == "https" and part.hostname not in LOCAL_HOSTS for part in parts)
    return [] if is_safe else ["CORS_ORIGINS must be https and not on this machine in production"]


def key_faults(*, secret_key: str, internal: Iterable[bytes], named: Mapping[str, Iterable[NamedKey]]) -> list[str]:
    """Return which secrets are not random: zeros, one letter again and again, a word."""
    faults = []
    if len(secret_key) < 32 or not _is_random(secret_key):
        faults.append("SECRET_KEY must have at least 32 random characters in production")
    if not all(map(_is_random, internal)):
        faults.append("INTERNAL_KEYS must be random in production")
    for name, keys in named.items():
        if not all(_is_random(key.secret) for key in keys):
            faults.append(f"{name} must be random in production")
    return faults


def mail_faults(*, mail_url: str) -> list[str]:
    """Return what is wrong with the way to the mail server."""
    url = urlsplit(mail_url)
    if url.scheme == "file":
        return ["MAIL_URL must be a mail server in production"]
    if url.password is not None and parse_qs(url.query).get("tls", ["none"]) == ["none"]:
        return ["MAIL_URL must not send a password without tls=starttls or tls=ssl in production"]
    return []


def limit_faults(*, limits: Mapping[str, RateLimit]) -> list[str]:
    """Return the limits that limit nothing."""
    return [
        f"{name} must allow at most {MOST_A_SECOND[name]:g} a second in production"
        for name, limit in limits.items()
        if limit.count / limit.seconds > MOST_A_SECOND[name]
    ]


def address_faults(*, addresses: Mapping[str, str]) -> list[str]:
    """Return the addresses that clients use and that are not encrypted; an empty one is not this service's."""
    unsafe = [name for name, url in addresses.items() if url and not url.startswith("https://")]
    return [f"{name} must be https in production" for name in unsafe]


def _is_random(secret: Any) -> bool:
    return len({*secret}) >= FEWEST_DIFFERENT
