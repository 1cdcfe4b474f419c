"""Posts as JSON, the same bytes wherever they are shown; the viewer's marks of a whole list are read in one query."""

from uuid import UUID

from backend.shared.clock import now
from backend.shared.media_addresses import sign_media_addresses
from backend.shared.slices import Listed
from backend.social.models import Post
from backend.social.services.cards.build_cards import author_of, card_of
from backend.social.services.cards.viewer_marks import find_marks
from backend.social.utils.post_card import NO_MARKS, ViewerMarks, join_item


def render_new(post: Post) -> bytes:
    """Return a post that nobody can have marked yet; its author must be loaded."""
    return _render(post, marks=NO_MARKS)


def render_one(post: Post, *, viewer_id: UUID | None) -> bytes:
    """Return one post; its author must be loaded."""
    return _render(post, marks=find_marks(post_ids=[post.id], viewer_id=viewer_id).get(post.id, NO_MARKS))


def render_items(posts: Listed[Post], *, viewer_id: UUID | None) -> Listed[bytes]:
    """Return a list of posts; their authors must be loaded."""
    marks = find_marks(post_ids=[post.id for post in posts.items], viewer_id=viewer_id)
    return Listed(items=[_render(post, marks=marks.get(post.id, NO_MARKS)) for post in posts.items], end=posts.end)


def _render(post: Post, *, marks: ViewerMarks) -> bytes:
    item = join_item(card=card_of(post), author=author_of(post.owner), marks=marks)
    return sign_media_addresses(item, at=now())
