"""Writing a new post in one plain statement."""

from django.db import connection

from backend.social.models import Post

FIELDS = [field.attname for field in Post._meta.concrete_fields]
INSERT = (
    f"INSERT INTO {Post._meta.db_table} ({', '.join(FIELDS)}) VALUES ({', '.join(['%s'] * len(FIELDS))}) "
    "ON CONFLICT (id) DO NOTHING"
)


def insert_post(post: Post) -> bool:
    """Write the post; False where its id is taken, and then nothing is written."""
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [getattr(post, name) for name in FIELDS])
        return bool(cursor.rowcount)
