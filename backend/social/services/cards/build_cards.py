"""From records to what is shown of them."""

from backend.social.models import Post, Profile
from backend.social.utils.feed_entry import encode_entry
from backend.social.utils.post_card import AuthorCard, PostCard
from backend.social.utils.shown_media import shown_media


def card_of(post: Post) -> PostCard:
    """Return what everybody sees of a post."""
    return PostCard(
        id=post.id,
        author_id=post.owner_id,
        version=post.card_version,
        text=post.text,
        content_warning=post.content_warning,
        visibility=post.visibility,
        reply_to_id=post.reply_to_id,
        likes=post.like_count,
        replies=post.reply_count,
        reposts=post.repost_count,
        created_at=post.created_at,
        published_at=post.published_at,
        edited_at=post.edited_at,
        media=shown_media(post.media, is_public=post.is_media_public),
    )


def entry_of(post: Post) -> bytes:
    """Return the place of a post in feeds."""
    return encode_entry(published_at=post.published_at, post_id=post.id)


def author_of(profile: Profile) -> AuthorCard:
    """Return what a post shows of its author."""
    return AuthorCard(
        id=profile.id,
        version=profile.version,
        username=profile.username,
        display_name=profile.display_name,
        avatar_url=profile.avatar_url,
    )
