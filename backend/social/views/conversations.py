"""Routes of what belongs to a post: replies, conversation, edits, likes."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from backend.shared.clock import now
from backend.shared.http.authenticate import bearer, optional_bearer, viewer_of
from backend.shared.http.envelope import Env, reply
from backend.shared.http.idempotent import idempotent
from backend.shared.http.lists import slice_of
from backend.shared.http.pagination import ListOut, Page
from backend.social.serializers.post import FormerTextOut, LikeOut, PostOut
from backend.social.services.conversations.list_conversation import list_edits, list_replies, list_thread
from backend.social.services.reactions.like_post import LikeState, like_post, unlike_post
from backend.social.views.lists import reply_posts, reply_records
from backend.social.views.viewer import viewer_id_or_none

router = Router()
Posts = Env[ListOut[PostOut]]


@router.get("/{id:post_id}/replies", response={200: Posts}, auth=optional_bearer, summary="List replies")
def get_replies(request: HttpRequest, post_id: UUID, page: Query[Page]) -> HttpResponse:
    """List the direct replies to a post, oldest first."""
    listed = list_replies(post_id=post_id, viewer_id=viewer_id_or_none(request), part=slice_of(page))
    return reply_posts(listed, page=page)


@router.get("/{id:post_id}/thread", response={200: Posts}, auth=optional_bearer, summary="List a conversation")
def get_thread(request: HttpRequest, post_id: UUID, page: Query[Page]) -> HttpResponse:
    """List the whole conversation that a post is part of, oldest first; `reply_to_id` gives its shape."""
    listed = list_thread(post_id=post_id, viewer_id=viewer_id_or_none(request), part=slice_of(page))
    return reply_posts(listed, page=page)


@router.get(
    "/{id:post_id}/edits", response={200: Env[ListOut[FormerTextOut]]}, auth=optional_bearer, summary="List edits"
)
def get_edits(request: HttpRequest, post_id: UUID, page: Query[Page]) -> HttpResponse:
    """List what a post said before its edits, the latest first."""
    listed = list_edits(post_id=post_id, viewer_id=viewer_id_or_none(request), part=slice_of(page))
    return reply_records(listed, page=page)


@router.post("/{id:post_id}/likes", response={201: Env[LikeOut]}, auth=bearer, summary="Like a post")
@idempotent
def post_like(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Like a post; liking it again gives the same answer."""
    return _reply_like(like_post(post_id=post_id, owner_id=viewer_of(request).account_id, at=now()), status=201)


@router.delete("/{id:post_id}/likes", response={200: Env[LikeOut]}, auth=bearer, summary="Take a like back")
def delete_like(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Take a like back; without one, the answer is the same."""
    return _reply_like(unlike_post(post_id=post_id, owner_id=viewer_of(request).account_id, at=now()), status=200)


def _reply_like(state: LikeState, *, status: int) -> HttpResponse:
    counts = {"likes": state.likes, "replies": state.replies, "reposts": state.reposts}
    return reply({"post_id": state.post_id, "liked": state.is_liked, "counts": counts}, status=status)
