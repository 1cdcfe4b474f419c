"""Limits of the routes that check or send secrets: tighter than a request's, counted before any hashing."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from backend.shared.crypto.field_encryption import blind_index
from backend.shared.http.gate.client_address import client_address
from backend.shared.http.gate.limits import limit_or_refuse

SLOW_SECONDS = 60


def limit_address(request: HttpRequest, *, at: datetime) -> None:
    """Count an attempt of this address. Raises TooManyRequests."""
    limit_or_refuse(limits=[_of_address(request)], at=at)


def limit_login(request: HttpRequest, *, purpose: str, login: str, at: datetime) -> None:
    """Count an attempt of this address, and one at this login (kept as a keyed digest). Raises TooManyRequests."""
    rate = settings.RATE_LIMIT_LOGIN
    digest = blind_index(login.strip().lower(), purpose="login-limit").hex()
    limit_or_refuse(limits=[_of_address(request), (f"{purpose}:{digest}", rate.count, rate.seconds)], at=at)


def limit_guesses(request: HttpRequest, *, purpose: str, subject: str, at: datetime, is_slow: bool = False) -> None:
    """Count an attempt of this address, and one of this address at a login; with `is_slow` it has one a minute.

    What other addresses do does not count: nobody can use up another's attempts. Raises TooManyRequests.
    """
    rate = settings.RATE_LIMIT_LOGIN
    here = f"{purpose}:{subject}:{client_address(environ=request.META)}"
    limits = [_of_address(request), (here, rate.count, rate.seconds)]
    limit_or_refuse(limits=[*limits, (f"slow-{here}", 1, SLOW_SECONDS)] if is_slow else limits, at=at)


def _of_address(request: HttpRequest) -> tuple[str, int, int]:
    rate = settings.RATE_LIMIT_AUTH_IP
    return f"auth-ip:{client_address(environ=request.META)}", rate.count, rate.seconds
