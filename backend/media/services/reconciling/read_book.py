"""The book of the bucket, read from one end to the other in the order in which S3 lists keys."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

PAGE = 1000
# By the bytes of the keys, whatever the language of the database: `~>~` has an index of its own.
ROWS = """
SELECT key, bytes, files, is_tree, stored_at IS NOT NULL FROM stored_object
WHERE key ~>~ %(after)s AND key ~<~ %(end)s
ORDER BY key USING ~<~ LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookEntry:
    """What the book says of an object, or of a tree by its folder."""

    key: str
    bytes: int
    files: int


def read_book(*, prefix: str) -> Iterator[BookEntry]:
    """Go through what is confirmed to lie under a prefix, which ends with a slash; a thousand rows at a time."""
    after, end = prefix, prefix[:-1] + chr(ord("/") + 1)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(ROWS, {"after": after, "end": end, "limit": PAGE})
            page = cursor.fetchall()
        for key, size, files, is_tree, is_there in page:
            if is_there:
                yield BookEntry(key=key.rpartition("/")[0] + "/" if is_tree else key, bytes=size, files=files)
        if len(page) < PAGE:
            return
        after = page[-1][0]
