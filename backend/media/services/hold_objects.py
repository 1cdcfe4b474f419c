"""Keeping objects from the sweeper while a reference to them is written."""

from collections.abc import Collection
from datetime import datetime

from django.db import connection

from backend.media.models import StoredObject
from backend.shared.errors import Unavailable

# The update waits for a sweeper that holds a row, and makes the next one wait for this transaction.
HOLD = """
UPDATE stored_object SET reserved_until = LEAST(reserved_until, %(at)s), last_updated_at = %(at)s
WHERE key = ANY(%(keys)s) AND stored_at IS NOT NULL
RETURNING key
"""


class ObjectsGone(Unavailable):
    code = "OBJECTS_GONE"
    message = "An object was swept away before anything referred to it; it has to be put again."


def hold_objects(*, keys: Collection[str], at: datetime) -> None:
    """Hold objects until the commit, in the transaction that writes the references to them; they need no reserve then.

    Raises ObjectsGone where one of them is not there (any longer).
    """
    wanted = sorted(set(keys))
    list(StoredObject.objects.filter(key__in=wanted).order_by("key").select_for_update(no_key=True).values_list("key"))
    with connection.cursor() as cursor:
        cursor.execute(HOLD, {"keys": wanted, "at": at})
        held = {key for (key,) in cursor.fetchall()}
    if len(held) < len(wanted):
        raise ObjectsGone
