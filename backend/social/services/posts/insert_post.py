"""Writing a new post in one plain statement."""

from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from backend.social.models import Post

FIELDS = [field.attname for field in Post._meta.concrete_fields]
INSERT = (
    f"INSERT INTO {Post._meta.db_table} ({', '.join(FIELDS)}) VALUES ({', '.join(['%s'] * len(FIELDS))}) "
    "ON CONFLICT (id) DO NOTHING"
)


def insert_post(post: Post) -> bool:
    """Write the post; False where its id is taken, and then nothing is written."""
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [_value(post, name) for name in FIELDS])
        return bool(cursor.rowcount)


def _value(post: Post, name: str) -> Any:
    value = getattr(post, name)
    return Jsonb(value) if name == "media" and value is not None else value
