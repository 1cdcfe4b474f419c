"""Who asks, where nobody need be logged in."""

from uuid import UUID

from django.http import HttpRequest

from backend.shared.http.authenticate import viewer_or_none


def viewer_id_or_none(request: HttpRequest) -> UUID | None:
    """Return the account that asks, or None."""
    viewer = viewer_or_none(request)
    return viewer.account_id if viewer is not None else None
