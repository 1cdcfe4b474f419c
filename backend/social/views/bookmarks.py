"""Routes of bookmarks."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from backend.shared.clock import now
from backend.shared.http.authenticate import bearer, viewer_of
from backend.shared.http.envelope import Env, reply
from backend.shared.http.idempotent import idempotent
from backend.shared.http.lists import slice_of
from backend.shared.http.pagination import ListOut, Page
from backend.social.serializers.post import BookmarkOut, PostOut
from backend.social.services.reactions.bookmark_post import BookmarkState, bookmark_post, unbookmark_post
from backend.social.services.reactions.list_bookmarks import list_bookmarks
from backend.social.views.lists import reply_posts

router = Router(auth=bearer)


@router.post("/posts/{id:post_id}/bookmarks", response={201: Env[BookmarkOut]}, summary="Bookmark a post")
@idempotent
def post_bookmark(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Keep a post; keeping it again gives the same answer."""
    state = bookmark_post(post_id=post_id, owner_id=viewer_of(request).account_id, at=now())
    return _reply_bookmark(state, status=201)


@router.delete("/posts/{id:post_id}/bookmarks", response={200: Env[BookmarkOut]}, summary="Take a bookmark off")
def delete_bookmark(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """No longer keep a post; without a bookmark, the answer is the same."""
    state = unbookmark_post(post_id=post_id, owner_id=viewer_of(request).account_id, at=now())
    return _reply_bookmark(state, status=200)


@router.get("/bookmarks", response={200: Env[ListOut[PostOut]]}, summary="List bookmarked posts")
def get_bookmarks(request: HttpRequest, page: Query[Page]) -> HttpResponse:
    """List the posts that one keeps and may still see, the latest kept first."""
    return reply_posts(list_bookmarks(owner_id=viewer_of(request).account_id, part=slice_of(page)), page=page)


def _reply_bookmark(state: BookmarkState, *, status: int) -> HttpResponse:
    return reply({"post_id": state.post_id, "bookmarked": state.is_bookmarked}, status=status)
