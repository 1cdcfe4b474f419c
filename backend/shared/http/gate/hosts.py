"""Host names that this service answers for."""

from functools import lru_cache

from django.conf import settings
from django.http.request import split_domain_port, validate_host

REMEMBERED_HOSTS = 256


@lru_cache(maxsize=REMEMBERED_HOSTS)
def is_allowed_host(host: str) -> bool:
    """Return whether ALLOWED_HOSTS has the name in this Host header."""
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)
