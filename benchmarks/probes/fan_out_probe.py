"""Fan-out inside a process of social, as a worker runs it; prints JSON. Started by `benchmarks.fanout`."""

import json
import time
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

import redis
from django.conf import settings

from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow
from backend.social.services.feed.build_feed import build_window
from backend.social.services.feed.store.keys import window_key
from backend.social.services.follows.follow_many import follow_many
from backend.social.services.posts.publish_post import NewPost, publish_post
from backend.social.services.profiles.upsert_profiles import ProfileCopy, upsert_profiles
from pipelines.fan_out import run

CHUNK = 1000
POSTS = 5
PIPELINE_DEPTH = 100


def main(*, followers: int) -> None:
    """Measure and print."""
    author, *readers = _people(followers + 1)
    for part in _parts(readers):
        follow_many(pairs=[(reader, author) for reader in part], at=now())
    for reader in readers:
        build_window(reader_id=reader, at=now())
    fan_out = sorted(_fan_out_seconds(author) for _ in range(POSTS))
    ceiling = sorted(_zadd_seconds(readers) for _ in range(POSTS))
    print(
        json.dumps(
            {
                "followers": followers,
                "fan_out_seconds": fan_out[len(fan_out) // 2],
                "zadd_seconds": ceiling[len(ceiling) // 2],
                "entry_bytes": _entry_bytes(author, readers),
            }
        )
    )


def _people(count: int) -> list[UUID]:
    people = [uuid4() for _ in range(count)]
    for part in _parts(people):
        upsert_profiles(
            copies=[
                ProfileCopy(
                    id=one,
                    username=f"b{one.hex[:14]}",
                    display_name="",
                    avatar_url=None,
                    is_private=False,
                    is_deleted=False,
                    version=1,
                )
                for one in part
            ],
            at=now(),
        )
    return people


def _parts(ids: Sequence[UUID]) -> list[Sequence[UUID]]:
    return [ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK)]


def _publish(author: UUID) -> UUID:
    new = NewPost(id=uuid4(), text="to everybody", content_warning=None, visibility="public", reply_to_id=None)
    publish_post(author_id=author, new=new, at=now())
    assert new.id is not None
    return new.id


def _fan_out_seconds(author: UUID) -> float:
    """Fan one post out to the last follower, followers read from PostgreSQL; the row never asks for a pause."""
    post_id = _publish(author)
    started = time.perf_counter()
    run.fan_out(_row(post_id), at=now())
    return time.perf_counter() - started


def _row(post_id: UUID) -> ClaimedRow:
    return ClaimedRow(
        id=uuid4(),
        task="fan_out_post",
        queue="bulk",
        is_batch=True,
        target="",
        payload={"post_id": str(post_id)},
        progress=None,
        attempts=1,
        fence=1,
        request_id="",
        created_at=now(),
        lease=timedelta(minutes=1),
        claimed=time.monotonic() + 3600,
    )


def _zadd_seconds(readers: Sequence[UUID]) -> float:
    """Write as many entries by plain ZADD, a hundred to a pipeline: the peer."""
    client = redis.Redis.from_url(settings.CACHE_URL)
    member, score = uuid4().bytes, time.time()
    started = time.perf_counter()
    for at in range(0, len(readers), PIPELINE_DEPTH):
        pipeline = client.pipeline(transaction=False)
        for reader in readers[at : at + PIPELINE_DEPTH]:
            pipeline.zadd(b"bench:" + reader.bytes, {member: score})
        pipeline.execute()
    return time.perf_counter() - started


def _entry_bytes(author: UUID, readers: Sequence[UUID]) -> float:
    """Return the memory of a full window divided by its entries, key and header included."""
    at = now()
    for number in range(settings.FEED_WINDOW_SIZE):
        publish_post(
            author_id=author,
            new=NewPost(id=uuid4(), text="x", content_warning=None, visibility="followers", reply_to_id=None),
            at=at - timedelta(hours=1, seconds=number),
        )
    client = redis.Redis.from_url(settings.CACHE_URL)
    key = window_key(readers[0])
    client.delete(key)
    build_window(reader_id=readers[0], at=now())
    return float(client.memory_usage(key, samples=0)) / (int(client.llen(key)) - 1)
