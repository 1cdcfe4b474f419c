"""Accounts of a benchmark, made over HTTP as anybody's are."""

import json
import urllib.request
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

PASSWORD = "a passphrase for measuring things"


@dataclass(frozen=True, slots=True)
class Account:
    """An account that is logged in; `address` is the one that its requests are stamped with."""

    id: str
    base_url: str
    token: str
    address: str

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers of this account's requests, as the gateway passes them on."""
        return {"Authorization": f"Bearer {self.token}", "X-Real-IP": self.address}

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Send one request and return the data of its answer."""
        return call(self.base_url, method, path, body=body, headers={"Authorization": f"Bearer {self.token}"})


def call(base_url: str, method: str, path: str, *, body: Any = None, headers: dict[str, str] | None = None) -> Any:
    """Send one request and return the data of its answer."""
    request = urllib.request.Request(
        f"{base_url}/api/v1{path}",
        method=method,
        data=json.dumps(body).encode() if body is not None else None,
        headers={"Content-Type": "application/json", **(headers or {})},
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)["data"]


def sign_up(base_url: str, *, count: int) -> list[Account]:
    """Register so many accounts."""
    accounts = []
    for number in range(count):
        name = f"bench_{uuid4().hex[:12]}"
        body = {"username": name, "email": f"{name}@example.org", "password": PASSWORD}
        data = call(base_url, "POST", "/auth/register", body=body)
        account_id, token = data["account"]["id"], data["tokens"]["access_token"]
        accounts.append(Account(id=account_id, base_url=base_url, token=token, address=f"198.51.100.{number % 250}"))
    return accounts
