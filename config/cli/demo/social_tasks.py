"""What the demo has social do; carried out by `serve_tasks` with that service\'s environment."""

from datetime import datetime
from typing import Any
from uuid import UUID

from backend.shared.clock import now
from backend.shared.transactions import transaction
from backend.social.services.follows.follow_many import count_known_profiles, follow_many
from backend.social.services.posts.publish_post import NewPost, publish_post
from backend.social.services.reactions.like_post import like_post


def count_known(*, account_ids: list[str]) -> int:
    """Return how many of the accounts have arrived from accounts."""
    return count_known_profiles(account_ids=[UUID(account_id) for account_id in account_ids])


def follow(*, pairs: list[tuple[str, str]]) -> int:
    """Let each first follow its second."""
    return follow_many(pairs=[(UUID(owner_id), UUID(account_id)) for owner_id, account_id in pairs], at=now())


def publish(*, posts: list[dict[str, Any]]) -> None:
    """Publish posts with what people like about them; in one transaction, as each commit waits for the disk."""
    with transaction():
        for post in posts:
            _publish(**post)


def _publish(*, id: str, author_id: str, text: str, reply_to_id: str | None, at: str, liker_ids: list[str]) -> None:  # noqa: A002
    reply_to = UUID(reply_to_id) if reply_to_id else None
    new = NewPost(id=UUID(id), text=text, content_warning=None, visibility="public", reply_to_id=reply_to)
    publish_post(author_id=UUID(author_id), new=new, at=datetime.fromisoformat(at))
    for liker_id in liker_ids:
        like_post(post_id=UUID(id), owner_id=UUID(liker_id), at=now())


TASKS = {"count_known": count_known, "follow": follow, "publish": publish}
