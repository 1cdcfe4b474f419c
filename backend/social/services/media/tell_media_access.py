"""The media of an account's public posts, when the account turns private or public again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from backend.shared.outbox import NewRow, work, write_outbox
from backend.shared.transactions import transaction
from backend.social.models import Post
from backend.social.services.feed.feed_effects import cards_changed
from backend.social.services.media.post_media import media_told

SLICE = 100
# An account's posts whose media are as open as the account is private: those that are still to be told of.
BEHIND = """
SELECT p.id FROM post p JOIN profile a ON a.id = p.owner_id
WHERE p.owner_id = {owner} AND p.visibility = 'public' AND p.media IS NOT NULL AND p.is_media_public = a.is_private
"""
OWNERS_BEHIND = f"""
SELECT account_id FROM unnest(%s::uuid[]) AS changed (account_id)
WHERE EXISTS ({BEHIND.format(owner="account_id")})
"""
TURN = f"""
WITH behind AS ({BEHIND.format(owner="%(owner)s")} ORDER BY p.id LIMIT %(limit)s FOR NO KEY UPDATE OF p)
UPDATE post SET is_media_public = NOT is_media_public, card_version = card_version + 1
FROM behind WHERE post.id = behind.id RETURNING post.*
"""


def access_changed(*, account_ids: Sequence[UUID], at: datetime) -> list[NewRow]:
    """Return the later work for those accounts whose posts' media are to be told of."""
    with connection.cursor() as cursor:
        cursor.execute(OWNERS_BEHIND, [list(account_ids)])
        return [
            work(task="tell_media_access", queue="bulk", payload={"account_id": str(account_id)}, at=at)
            for (account_id,) in cursor.fetchall()
        ]


def tell_media_access(*, account_id: UUID, at: datetime) -> bool:
    """Tell the media service of the account's next posts and renew their cards; return whether there were any."""
    with transaction():
        posts = list(Post.objects.raw(TURN, {"owner": account_id, "limit": SLICE}))
        told = [row for post in posts for row in media_told(post, at=at)]
        write_outbox([*told, *cards_changed(posts, at=at)])
    return bool(posts)
