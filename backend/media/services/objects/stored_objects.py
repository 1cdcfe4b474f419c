"""The book of the bucket: an object is written down before it is put, and confirmed when it is there."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from django.db import connection
from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Coalesce

from backend.media.models import StoredObject

# As long as nothing refers to it: time enough to put it and to write the reference.
RESERVED = timedelta(hours=1)
RESERVE = """
INSERT INTO stored_object AS s (key, owner_id, bytes, files, is_tree, content_type, created_at, last_updated_at,
                                stored_at, reserve_ends_at)
SELECT key, %(owner_id)s, bytes, files, is_tree, content_type, %(at)s, %(at)s, NULL, %(until)s
FROM jsonb_to_recordset(%(objects)s::jsonb) AS o (key text, bytes bigint, files int, is_tree bool, content_type text)
ORDER BY key
ON CONFLICT (key) DO UPDATE
SET reserve_ends_at = GREATEST(s.reserve_ends_at, EXCLUDED.reserve_ends_at), last_updated_at = EXCLUDED.last_updated_at
RETURNING key, stored_at IS NULL
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewObject:
    """An object to be put; `bytes` and `files` are those of the whole folder where `is_tree`."""

    key: str
    bytes: int
    content_type: str
    files: int = 1
    is_tree: bool = False


def reserve_objects(*, owner_id: UUID, objects: Sequence[NewObject], at: datetime) -> set[str]:
    """Write objects down for an hour and return the keys of those that are not there yet and have to be put.

    Commit before the first is put. A sweeper that is just deleting one of them is waited for. Repeating prolongs it.
    """
    if not objects:
        return set()
    unique = {item.key: asdict(item) for item in objects}
    parameters: dict[str, Any] = {
        "owner_id": owner_id,
        "at": at,
        "until": at + RESERVED,
        "objects": orjson.dumps(list(unique.values())).decode(),
    }
    with connection.cursor() as cursor:
        cursor.execute(RESERVE, parameters)
        return {key for key, is_missing in cursor.fetchall() if is_missing}


def confirm_objects(*, keys: Collection[str], at: datetime) -> None:
    """Remember that these objects are there. Repeating changes nothing."""
    first = Coalesce(F("stored_at"), Value(at, output_field=DateTimeField()))
    StoredObject.objects.filter(key__in=list(keys)).update(stored_at=first, last_updated_at=at)
