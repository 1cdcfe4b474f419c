"""Argon2id, with a bound on how many hashes a process computes at a time."""

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import argon2
from django.conf import settings

from backend.shared.errors import Unavailable

WAIT_SECONDS = 2.0
PARALLELISM = 1


class TooBusyToHash(Unavailable):
    """More log-ins at a time than this process computes within two seconds."""

    message = "Too many people are logging in at this moment; try again in a second."


def hash_password(password: str) -> str:
    """Return the encoded hash of a normalised password. Raises TooBusyToHash."""
    with _turn():
        return _hasher().hash(password)


def is_password(password: str, *, password_hash: str | None) -> bool:
    """Return whether the hash is this password's; without a hash it is not, after the same time.

    Raises TooBusyToHash.
    """
    nobodys_hash = _nobodys_hash()
    with _turn():
        try:
            matches = _hasher().verify(password_hash or nobodys_hash, password)
        except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
            return False
    return matches and bool(password_hash)


def is_outdated(password_hash: str) -> bool:
    """Return whether the hash was made with other parameters than today's."""
    return _hasher().check_needs_rehash(password_hash)


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns().acquire(timeout=WAIT_SECONDS):
        raise TooBusyToHash
    try:
        yield
    finally:
        _turns().release()


@functools.cache
def _turns() -> threading.BoundedSemaphore:
    return threading.BoundedSemaphore(settings.ARGON2_CONCURRENCY)


@functools.cache
def _hasher() -> argon2.PasswordHasher:
    return argon2.PasswordHasher(
        time_cost=settings.ARGON2_TIME_COST,
        memory_cost=settings.ARGON2_MEMORY_KIB,
        parallelism=PARALLELISM,
        type=argon2.Type.ID,
    )


@functools.cache
def _nobodys_hash() -> str:
    return _hasher().hash("")
