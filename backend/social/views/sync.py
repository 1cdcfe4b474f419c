"""Routes of offline sync: what changed since, and what a device changed."""

from collections.abc import Sequence
from copy import deepcopy
from datetime import datetime

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from backend.shared.clock import now
from backend.shared.errors import FieldError, Invalid, TooLarge
from backend.shared.http.authenticate import bearer, viewer_of
from backend.shared.http.envelope import Env, reply
from backend.shared.http.gate.limits import limit_batch
from backend.shared.http.idempotent import idempotent, key_required
from backend.shared.http.openapi.headers import OF_DEVICES
from backend.social.serializers.sync import MOST_CHANGES, PullOut, PullQuery, PushIn, PushOut
from backend.social.services.sync.collections import COLLECTIONS
from backend.social.services.sync.pull import pull_changes
from backend.social.services.sync.pushing.push import push_changes
from backend.social.services.sync.pushing.read_batch import Sender, count_new_posts
from backend.social.views.device import client_time_of, device_of

router = Router(auth=bearer)


class NoOffset(Invalid):
    """A pull goes on by its cursor alone."""

    def __init__(self) -> None:
        message = "A pull has no offset, as rows move: go on with the cursor of the last answer."
        super().__init__(fields=[FieldError(field="offset", code="not_here", message=message)])


class UnknownCollection(Invalid):
    """There is no such collection."""

    def __init__(self) -> None:
        message = f"Names of collections with commas between them: {', '.join(COLLECTIONS)}."
        super().__init__(fields=[FieldError(field="collections", code="unknown_collection", message=message)])


class TooManyChanges(TooLarge):
    message = f"A push takes at most {MOST_CHANGES} changes."


@router.get("/sync/pull", response={200: Env[PullOut], 410: None}, summary="Pull what changed")
def get_changes(request: HttpRequest, page: Query[PullQuery]) -> HttpResponse:
    """Return what changed in one's own records since a cursor, own changes included; cursor=0 returns everything."""
    if "offset" in request.GET:
        raise NoOffset
    pulled = pull_changes(
        owner_id=viewer_of(request).account_id,
        cursor=page.cursor,
        limit=page.limit,
        collections=_collections(page.collections),
        snapshot=page.snapshot,
    )
    data = {
        "changes": [orjson.Fragment(change) for change in pulled.changes],
        "cursor": pulled.cursor,
        "has_more": pulled.has_more,
        "snapshot": pulled.snapshot,
        "head": pulled.head,
        "server_time": now(),
    }
    return reply(data)


# A push counts as one request and a share of its new posts: with the usual limit a device that was away for long brings
# 5,000 of them at once.
POSTS_A_REQUEST = 5


@router.post(
    "/sync/push", response={200: Env[PushOut]}, summary="Push what a device changed", openapi_extra=deepcopy(OF_DEVICES)
)
@key_required
@idempotent
def post_changes(request: HttpRequest, payload: PushIn) -> HttpResponse:
    """Bring a device's changes together with what is there: all of them are written, or none.

    Needs an Idempotency-Key. `X-Device-Id` names the device, `X-Client-Time` says what its clock shows when it sends.
    """
    if len(payload.changes) > MOST_CHANGES:
        raise TooManyChanges(details={"most_changes": MOST_CHANGES})
    sender = sender_of(request, at=now())
    share = -(-count_new_posts(payload.changes) // POSTS_A_REQUEST)
    limit_batch(viewer=viewer_of(request), number=1 + share, at=sender.at)
    pushed = push_changes(sender=sender, strategy=payload.strategy, raw=payload.changes)
    return reply({"results": pushed.results, "head": pushed.head, "server_time": sender.at})


def sender_of(request: HttpRequest, *, at: datetime) -> Sender:
    """Return who pushes, with which device, and by which clock. Raises BadHeader."""
    return Sender(
        account_id=viewer_of(request).account_id,
        device_id=device_of(request),
        client_time=client_time_of(request),
        at=at,
    )


def _collections(names: str | None) -> Sequence[str]:
    if not names:
        return tuple(COLLECTIONS)
    wanted = names.split(",")
    if not set(wanted) <= COLLECTIONS.keys():
        raise UnknownCollection
    return wanted
