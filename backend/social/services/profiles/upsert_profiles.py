"""Copies of accounts' profiles: of two that come in any order, the one with the higher version stays."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from backend.shared.outbox import write_outbox
from backend.shared.transactions import transaction
from backend.social.models import Profile
from backend.social.services.feed.feed_effects import authors_changed
from backend.social.services.media.tell_media_access import access_changed
from backend.social.services.profiles.requests_opened import requests_opened

UPSERT = """
INSERT INTO profile AS p (id, created_at, last_updated_at, is_deleted, username, display_name, avatar_url, is_private,
                          version, is_merged, is_fanned_out, follower_count, following_count)
SELECT id, %(at)s, %(at)s, is_deleted, username, display_name, avatar_url, is_private, version, FALSE, TRUE, 0, 0
FROM jsonb_to_recordset(%(copies)s::jsonb) AS copy (id uuid, is_deleted boolean, username text, display_name text,
                                                    avatar_url text, is_private boolean, version bigint)
ORDER BY id
ON CONFLICT (id) DO UPDATE
SET last_updated_at = EXCLUDED.last_updated_at, is_deleted = EXCLUDED.is_deleted, username = EXCLUDED.username,
    display_name = EXCLUDED.display_name, avatar_url = EXCLUDED.avatar_url, is_private = EXCLUDED.is_private,
    version = EXCLUDED.version
WHERE p.version < EXCLUDED.version
RETURNING p.*
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileCopy:
    """An account's public face at one version."""

    id: UUID
    username: str
    display_name: str
    avatar_url: str | None
    is_private: bool
    is_deleted: bool
    version: int


def profile_copy(document: Mapping[str, Any]) -> ProfileCopy:
    """Return the copy that accounts sent. Raises KeyError, TypeError and ValueError for what is none."""
    return ProfileCopy(
        id=UUID(str(document["id"])),
        username=str(document["username"]),
        display_name=str(document["display_name"] or ""),
        avatar_url=document.get("avatar_url") or None,
        is_private=bool(document["is_private"]),
        is_deleted=bool(document.get("is_deleted", False)),
        version=int(document["version"]),
    )


def upsert_profiles(*, copies: Sequence[ProfileCopy], at: datetime) -> None:
    """Take these copies in where they are newer than what is known, and let the feeds show them."""
    newest = {copy.id: copy for copy in sorted(copies, key=lambda copy: copy.version)}
    document = orjson.dumps([asdict(copy) for copy in newest.values()]).decode()
    with transaction():
        changed = list(Profile.objects.raw(UPSERT, {"at": at, "copies": document}))
        if changed:
            turned = access_changed(account_ids=[profile.id for profile in changed], at=at)
            opened = requests_opened(account_ids=[profile.id for profile in changed if not profile.is_private], at=at)
            write_outbox([*authors_changed(profiles=changed, at=at), *turned, *opened])
