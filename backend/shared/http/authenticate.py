"""Who may use a route: Ninja's authentication, on what the gate has already found out."""

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from backend.shared.errors import Unauthenticated
from backend.shared.tokens.viewer import Viewer


class Bearer(HttpBearer):
    """Requires a good access token; `request.auth` is then the Viewer."""

    def __call__(self, request: HttpRequest) -> Any:
        viewer: Viewer | None = getattr(request, "viewer", None)
        if viewer is None:
            raise getattr(request, "refusal", None) or Unauthenticated()
        return viewer

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Unused: `__call__` answers from the gate's finding."""
        return None


class OptionalBearer(Bearer):
    """Takes a good access token or none; a bad one is refused. `request.auth` is a Viewer or ANONYMOUS."""

    def __call__(self, request: HttpRequest) -> Any:
        if getattr(request, "refusal", None) is not None:
            return super().__call__(request)
        return getattr(request, "viewer", None) or ANONYMOUS


ANONYMOUS = object()
bearer = Bearer()
optional_bearer = OptionalBearer()


def viewer_of(request: HttpRequest) -> Viewer:
    """Return who asks, on a route behind `bearer`."""
    viewer = getattr(request, "viewer", None)
    if not isinstance(viewer, Viewer):
        raise Unauthenticated
    return viewer


def viewer_or_none(request: HttpRequest) -> Viewer | None:
    """Return who asks, or None, on a route behind `optional_bearer`."""
    return getattr(request, "viewer", None)
