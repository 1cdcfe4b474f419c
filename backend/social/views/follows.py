"""Routes of follows, of those who follow and are followed, and of requests to follow."""

from dataclasses import asdict
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from backend.shared.clock import now
from backend.shared.http.authenticate import bearer, viewer_of
from backend.shared.http.envelope import Env, reply
from backend.shared.http.idempotent import idempotent
from backend.shared.http.lists import slice_of
from backend.shared.http.pagination import ListOut, Page
from backend.social.serializers.account import AccountIn, AnswerOut, ProfileOut, RelationOut
from backend.social.services.follows.answer_follow_request import accept_follow_request, reject_follow_request
from backend.social.services.follows.follow_account import follow_account
from backend.social.services.follows.list_accounts import list_follow_requests, list_followers, list_following
from backend.social.services.follows.remove_follower import remove_follower
from backend.social.services.follows.unfollow_account import unfollow_account
from backend.social.views.lists import reply_records

router = Router(auth=bearer)
Profiles = Env[ListOut[ProfileOut]]


class OfAccount(Schema):
    """Whose list it is; one's own where nobody is named."""

    account_id: UUID | None = None


@router.post("/follows", response={201: Env[RelationOut]}, summary="Follow an account")
@idempotent
def post_follow(request: HttpRequest, payload: AccountIn) -> HttpResponse:
    """Follow an account; a private one is asked first (`state: requested`). Following again gives the same answer."""
    relation = follow_account(owner_id=viewer_of(request).account_id, account_id=payload.account_id, at=now())
    return reply(asdict(relation), status=201)


@router.delete("/follows/{id:account_id}", response={200: Env[RelationOut]}, summary="Stop following an account")
def delete_follow(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Stop following, or take the request back; doing it again gives the same answer."""
    return reply(asdict(unfollow_account(owner_id=viewer_of(request).account_id, account_id=account_id, at=now())))


@router.get("/followers", response={200: Profiles}, summary="List followers")
def get_followers(request: HttpRequest, filters: Query[OfAccount], page: Query[Page]) -> HttpResponse:
    """List who follows an account, the latest first."""
    viewer_id = viewer_of(request).account_id
    account_id = filters.account_id or viewer_id
    listed = list_followers(account_id=account_id, viewer_id=viewer_id, part=slice_of(page), at=now())
    return reply_records(listed, page=page)


@router.delete("/followers/{id:account_id}", response={200: Env[RelationOut]}, summary="Remove a follower")
def delete_follower(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """End the follow of somebody who follows one; they are not told, and may follow again."""
    viewer_id = viewer_of(request).account_id
    return reply(asdict(remove_follower(account_id=viewer_id, follower_id=account_id, at=now())))


@router.get("/following", response={200: Profiles}, summary="List whom an account follows")
def get_following(request: HttpRequest, filters: Query[OfAccount], page: Query[Page]) -> HttpResponse:
    """List whom an account follows, the latest first."""
    viewer_id = viewer_of(request).account_id
    account_id = filters.account_id or viewer_id
    listed = list_following(account_id=account_id, viewer_id=viewer_id, part=slice_of(page), at=now())
    return reply_records(listed, page=page)


@router.get("/follow-requests", response={200: Profiles}, summary="List requests to follow")
def get_follow_requests(request: HttpRequest, page: Query[Page]) -> HttpResponse:
    """List who asks to follow the one who asks here, the latest first."""
    listed = list_follow_requests(account_id=viewer_of(request).account_id, part=slice_of(page))
    return reply_records(listed, page=page)


@router.post(
    "/follow-requests/{id:account_id}/accept", response={200: Env[AnswerOut]}, summary="Accept a request to follow"
)
@idempotent
def post_accept(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Let this account follow; accepting again gives the same answer."""
    relation = accept_follow_request(account_id=viewer_of(request).account_id, requester_id=account_id, at=now())
    return reply(asdict(relation))


@router.post(
    "/follow-requests/{id:account_id}/reject", response={200: Env[AnswerOut]}, summary="Reject a request to follow"
)
@idempotent
def post_reject(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Turn this account's request down; it may ask again."""
    relation = reject_follow_request(account_id=viewer_of(request).account_id, requester_id=account_id, at=now())
    return reply(asdict(relation))
