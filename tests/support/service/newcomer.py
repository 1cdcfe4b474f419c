"""People who register, in tests of the accounts service."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from tests.support.service.client import ServiceClient
from tests.support.stack.api import PASSWORD


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody with an account and a session."""

    id: str
    username: str
    email: str
    api: ServiceClient
    refresh_token: str

    def log_in(self, *, password: str = PASSWORD, device: str = "another device") -> "Newcomer":
        """Return the same person on another device."""
        body = {"login": self.username, "password": password}
        tokens = ServiceClient().post("/auth/login", body, headers={"User-Agent": device}).data["tokens"]
        return replace(self, api=self.api.as_bearer(tokens["access_token"]), refresh_token=tokens["refresh_token"])


def registration(**fields: Any) -> dict[str, Any]:
    """Return the body of a registration that nobody has sent before."""
    username = f"person_{uuid4().hex[:12]}"
    return {"username": username, "email": f"{username}@example.org", "password": PASSWORD, **fields}


def register(**fields: Any) -> Newcomer:
    """Open an account through the API."""
    body = registration(**fields)
    data = ServiceClient().post("/auth/register", body, headers={"User-Agent": "first device"}).data
    return Newcomer(
        id=data["account"]["id"],
        username=data["account"]["username"],
        email=body["email"],
        api=ServiceClient(token=data["tokens"]["access_token"]),
        refresh_token=data["tokens"]["refresh_token"],
    )
