"""What a device calls itself."""

from django.http import HttpRequest

from backend.shared.plain_text import clean_line

LONGEST_DEVICE = 200


def device_of(request: HttpRequest) -> str:
    """Return the User-Agent as a label for the list of sessions."""
    return clean_line(request.headers.get("User-Agent", ""))[:LONGEST_DEVICE] or "unknown"
