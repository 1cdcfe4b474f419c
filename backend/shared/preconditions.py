"""What a client demands of the object that it changes, checked by the service that holds it."""

from collections.abc import Callable

Precondition = Callable[[], None]  # raises a refusal where it does not hold


def unconditional() -> None:
    """Demand nothing."""
