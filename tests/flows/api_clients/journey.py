"""The main job by a client that openapi-python-client generated: follow, post, feed, sync and an upload."""

import sys
import time
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from plaza_client import AuthenticatedClient, Client
from plaza_client.api.accounts import update_me
from plaza_client.api.auth import register
from plaza_client.api.feed import get_feed
from plaza_client.api.follows import post_follow
from plaza_client.api.media import post_media
from plaza_client.api.posts import post_post
from plaza_client.api.sync import post_changes
from plaza_client.models import AccountIn, PostIn, PostMediaMultiPartBodyParams, ProfileIn, PushIn, RegisterIn
from plaza_client.types import File

URL, PICTURE = sys.argv[1], Path(sys.argv[2])
SECONDS = 30


def told(answer: Any) -> Any:
    """Return what an answer holds."""
    assert answer.status_code < 400, answer.content
    return answer.parsed.data


def newcomer(name: str) -> tuple[UUID, AuthenticatedClient]:
    """Return somebody who registers, and their client."""
    username = f"{name}_{uuid4().hex[:12]}"
    body = RegisterIn(
        username=username, email=f"{username}@example.org", password="an honest long passphrase of a test"
    )
    signed_in = told(register.sync_detailed(client=Client(base_url=URL), body=body))
    return signed_in.account.id, AuthenticatedClient(base_url=URL, token=signed_in.tokens.access_token)


def is_in_feed(post_id: UUID, *, reader: AuthenticatedClient) -> bool:
    """Tell whether a post is on the first page of a feed."""
    return post_id in {item.id for item in told(get_feed.sync_detailed(client=reader)).items}


ada_id, ada = newcomer("ada")
_, ben = newcomer("ben")

told(update_me.sync_detailed(client=ben, body=ProfileIn(bio="Engines.", is_private=True)))
renamed = told(update_me.sync_detailed(client=ben, body=ProfileIn(display_name="Ben")))
assert (renamed.is_private, renamed.bio, renamed.display_name) == (True, "Engines.", "Ben")

assert told(post_follow.sync_detailed(client=ben, body=AccountIn(account_id=ada_id))).state == "accepted"
post = told(post_post.sync_detailed(client=ada, body=PostIn(text="Hello, plaza!"), idempotency_key=str(uuid4())))
deadline = time.monotonic() + SECONDS
while not is_in_feed(post.id, reader=ben):
    assert time.monotonic() < deadline
    time.sleep(0.05)

at = datetime.now(UTC).isoformat()
draft = {"op": "upsert", "collection": "drafts", "id": str(uuid4()), "updated_at": at, "fields": {"text": "later"}}
pushed = told(
    post_changes.sync_detailed(
        client=ada,
        body=PushIn.from_dict({"changes": [draft]}),
        idempotency_key=str(uuid4()),
        x_device_id=str(uuid4()),
        x_client_time=at,
    )
)
assert [result.status for result in pushed.results] == ["applied"]

file = File(payload=BytesIO(PICTURE.read_bytes()), file_name="picture.png", mime_type="image/png")
media = told(post_media.sync_detailed(client=ada, body=PostMediaMultiPartBodyParams(file=file, alt_text="a loom")))
assert (media.status, media.alt_text) == ("processing", "a loom")
