"""Routes of posts."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from backend.shared.clock import now
from backend.shared.http.authenticate import bearer, optional_bearer, viewer_of
from backend.shared.http.conditional import if_match
from backend.shared.http.envelope import Env, reply, reply_changed, reply_one
from backend.shared.http.idempotent import idempotent
from backend.shared.http.lists import slice_of
from backend.shared.http.pagination import ListOut, Page
from backend.shared.preconditions import Precondition
from backend.social.serializers.post import PostChangesIn, PostDeletedOut, PostIn, PostOut, WrittenPostOut
from backend.social.services.posts.delete_post import delete_post
from backend.social.services.posts.edit_post import PostChanges, edit_post
from backend.social.services.posts.hints import hints_for
from backend.social.services.posts.list_posts import list_author_posts
from backend.social.services.posts.publish_post import NewPost, publish_post
from backend.social.services.posts.show_post import show_post
from backend.social.utils.full_post import full_post
from backend.social.views.lists import reply_posts
from backend.social.views.viewer import viewer_id_or_none

router = Router()
CHANGEABLE = {"text", "content_warning", "visibility", "reply_to_id", "media_ids"}


class AuthorFilter(Schema):
    """Whose posts are listed."""

    author_id: UUID


@router.post("", response={201: Env[WrittenPostOut]}, auth=bearer, summary="Publish a post or a reply")
@idempotent
def post_post(request: HttpRequest, payload: PostIn) -> HttpResponse:
    """Publish a post. A reply names what it answers in `reply_to_id`; that must be a post that one may see.

    `media_ids` are one's own uploads; they may still be at work, and are shown as soon as they are ready.
    """
    new = NewPost(
        id=payload.id,
        text=payload.text,
        content_warning=payload.content_warning,
        visibility=payload.visibility,
        reply_to_id=payload.reply_to_id,
        media_ids=tuple(payload.media_ids or ()),
    )
    item = publish_post(author_id=viewer_of(request).account_id, new=new, at=now())
    return reply(_written(item), status=201)


@router.get("", response={200: Env[ListOut[PostOut]]}, auth=optional_bearer, summary="List an author's posts")
def get_posts(request: HttpRequest, filters: Query[AuthorFilter], page: Query[Page]) -> HttpResponse:
    """List the posts of an author that one may see, newest first."""
    listed = list_author_posts(author_id=filters.author_id, viewer_id=viewer_id_or_none(request), part=slice_of(page))
    return reply_posts(listed, page=page)


@router.get("/{id:post_id}", response={200: Env[PostOut]}, auth=optional_bearer, summary="Show a post")
def get_post(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Show a post that one may see; any other is not found."""
    return reply_one(request, full_post(show_post(post_id=post_id, viewer_id=viewer_id_or_none(request))))


@router.put("/{id:post_id}", response={200: Env[WrittenPostOut]}, auth=bearer, summary="Edit a post")
def put_post(request: HttpRequest, post_id: UUID, payload: PostChangesIn) -> HttpResponse:
    """Change the fields that are sent, of one's own post; what it said before stays under `/edits`."""
    sent = payload.model_dump(include=CHANGEABLE, exclude_unset=True)
    if payload.media_ids is None:
        sent.pop("media_ids", None)
    owner_id = viewer_of(request).account_id
    item = edit_post(
        post_id=post_id,
        owner_id=owner_id,
        changes=PostChanges(**sent),
        at=now(),
        precondition=_unless_changed(request, post_id=post_id, owner_id=owner_id),
    )
    return reply_changed(_written(item), shown=full_post(item))


@router.delete("/{id:post_id}", response={200: Env[PostDeletedOut]}, auth=bearer, summary="Delete a post")
def remove_post(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Delete one's own post: it leaves every list and feed at once, and what it said is wiped."""
    owner_id = viewer_of(request).account_id
    precondition = _unless_changed(request, post_id=post_id, owner_id=owner_id)
    delete_post(post_id=post_id, owner_id=owner_id, at=now(), precondition=precondition)
    return reply({"id": post_id, "is_deleted": True})


def _unless_changed(request: HttpRequest, *, post_id: UUID, owner_id: UUID) -> Precondition:
    return if_match(request, read=lambda: full_post(show_post(post_id=post_id, viewer_id=owner_id)))


def _written(item: bytes) -> dict[str, Any]:
    post = full_post(item)
    hints = hints_for(post=post)
    return {**post, "hints": hints} if hints else post
