"""The route of the public feed."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from backend.shared.http.authenticate import optional_bearer
from backend.shared.http.envelope import Env
from backend.shared.http.lists import slice_of
from backend.shared.http.pagination import ListOut, Page
from backend.social.serializers.post import PostOut
from backend.social.services.posts.list_posts import list_public_posts
from backend.social.views.lists import reply_posts
from backend.social.views.viewer import viewer_id_or_none

router = Router()


@router.get("/public", response={200: Env[ListOut[PostOut]]}, auth=optional_bearer, summary="Read the public feed")
def get_public_feed(request: HttpRequest, page: Query[Page]) -> HttpResponse:
    """List the newest public posts of everybody."""
    return reply_posts(list_public_posts(viewer_id=viewer_id_or_none(request), part=slice_of(page)), page=page)
