"""What posts show of media, kept in step with the media service: of two words about a media the later one holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from backend.shared.outbox import write_outbox
from backend.shared.transactions import transaction
from backend.social.models import Post
from backend.social.services.claim_versions import claim_versions
from backend.social.services.feed.feed_effects import cards_changed
from backend.social.utils.shown_media import Snapshot, snapshot_of

SLICE = 100
# The condition of the index; then those that know an older version.
STALE = """
jsonb_path_query_array(media, '$[*].id') ? %(id)s AND media IS NOT NULL AND EXISTS (
    SELECT FROM jsonb_array_elements(media) shown
    WHERE shown ->> 'id' = %(id)s AND (shown ->> 'version')::bigint < %(version)s)
"""
FIND = f"SELECT id FROM post WHERE {STALE} ORDER BY id LIMIT %(limit)s"
# No new sync version, and no new last_updated_at: devices sync which media a post shows, not what is known of them.
RENEW = f"""
WITH stale AS (SELECT id FROM post WHERE {STALE} ORDER BY id LIMIT %(limit)s FOR NO KEY UPDATE)
UPDATE post SET card_version = card_version + 1, media = (
    SELECT jsonb_agg(CASE WHEN shown ->> 'id' = %(id)s THEN %(snapshot)s::jsonb ELSE shown END ORDER BY place)
    FROM jsonb_array_elements(media) WITH ORDINALITY AS each (shown, place))
FROM stale WHERE post.id = stale.id RETURNING post.*
"""
# Which media a post shows has changed: devices are told.
REMOVE = f"""
WITH stale AS (SELECT id FROM post WHERE {STALE} AND id = ANY(%(ids)s::uuid[]) ORDER BY id FOR NO KEY UPDATE),
numbered AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS number FROM stale)
UPDATE post SET card_version = card_version + 1, version = %(first)s + number,
    last_updated_at = GREATEST(%(at)s, last_updated_at + interval '1 microsecond'),
    writer_device_id = NULL, writer_updated_at = NULL, media = (
    SELECT jsonb_agg(shown ORDER BY place) FILTER (WHERE shown ->> 'id' <> %(id)s)
    FROM jsonb_array_elements(media) WITH ORDINALITY AS each (shown, place))
FROM numbered WHERE post.id = numbered.id RETURNING post.*
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaChange:
    """What a media is from `version` on; a `snapshot` of None means that it is gone."""

    media_id: UUID
    owner_id: UUID
    version: int
    snapshot: Snapshot | None


def media_change(document: Mapping[str, Any]) -> MediaChange:
    """Return the change that the media service told. Raises KeyError, TypeError and ValueError for what is none."""
    is_gone = bool(document["is_deleted"])
    return MediaChange(
        media_id=UUID(str(document["media_id"])),
        owner_id=UUID(str(document["owner_id"])),
        version=int(document["version"]),
        snapshot=None if is_gone else snapshot_of(document["snapshot"]),
    )


def renew_media(*, change: MediaChange, at: datetime) -> bool:
    """Take a change into the next posts that show the media and know less of it; return whether there were any."""
    with transaction():
        posts = _renew(change) if change.snapshot else _remove(change, at=at)
        write_outbox(cards_changed(posts, at=at))
    return bool(posts)


def _renew(change: MediaChange) -> list[Post]:
    snapshot = orjson.dumps(change.snapshot).decode()
    return list(Post.objects.raw(RENEW, {**_wanted(change), "snapshot": snapshot}))


def _remove(change: MediaChange, *, at: datetime) -> list[Post]:
    ids = [post.id for post in Post.objects.raw(FIND, _wanted(change))]
    if not ids:
        return []
    first = claim_versions(account_id=change.owner_id, count=len(ids))
    return list(Post.objects.raw(REMOVE, {**_wanted(change), "ids": ids, "first": first, "at": at}))


def _wanted(change: MediaChange) -> dict[str, Any]:
    return {"id": str(change.media_id), "version": change.version, "limit": SLICE}
