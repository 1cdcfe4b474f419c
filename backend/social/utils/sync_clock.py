"""When a device's change happened, by the server's clock."""

from datetime import UTC, datetime

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


def effective_time(*, updated_at: datetime, client_time: datetime | None, at: datetime) -> datetime:
    """Return the time of a change, corrected by how far the device's clock is off, and never in the future."""
    if client_time is None:
        return max(EARLIEST, min(at, updated_at))
    try:
        return max(EARLIEST, min(at, updated_at + (at - client_time)))
    except OverflowError:  # beyond the calendar: later, or earlier, than anything
        return at if updated_at > client_time else EARLIEST
