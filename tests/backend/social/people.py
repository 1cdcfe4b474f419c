"""People of the social service: a profile and a client."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests.support.service.client import ServiceClient


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a profile here."""

    id: UUID
    username: str
    api: ServiceClient

    def posts(self, text: str = "hello", **fields: Any) -> Any:
        """Publish a post and return it."""
        return self.api.post("/posts", {"text": text, **fields}).data

    def replies(self, post: Mapping[str, Any], text: str = "a reply", **fields: Any) -> Any:
        """Answer a post."""
        return self.posts(text, reply_to_id=post["id"], **fields)

    def follows(self, other: "Person") -> str:
        """Follow somebody and return the state."""
        state: str = self.api.post("/follows", {"account_id": str(other.id)}).data["state"]
        return state

    def blocks(self, other: "Person") -> None:
        """Block somebody."""
        assert self.api.post("/blocks", {"account_id": str(other.id)}).data["blocked"] is True

    def sees(self, post: Mapping[str, Any]) -> bool:
        """Return whether the post is shown alone."""
        return self.api.get(f"/posts/{post['id']}").status == 200

    def texts(self, path: str) -> list[str]:
        """Return the texts of a list's first page."""
        return [item["text"] for item in self.api.get(path).data["items"]]

    def ids(self, path: str) -> list[str]:
        """Return the ids of a list's first page."""
        return [item["id"] for item in self.api.get(path).data["items"]]
