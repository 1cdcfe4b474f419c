"""Runs last: nothing in the tests of social wrote a synced record without holding its owner's stream."""

from uuid import UUID, uuid4

import pytest

from backend.shared.clock import now
from backend.shared.transactions import transaction
from backend.social.models import Post
from backend.social.services.claim_versions import claim_versions
from backend.social.services.posts.insert_post import insert_post
from tests.backend.social.conftest import MakePerson
from tests.support.queries.stream_recorder import STREAMS, record_written


def test_every_write_of_a_record_held_a_stream() -> None:
    faults = [f"{sender}: {sql}" for sender, sql in STREAMS.faults.items()]
    assert not faults, "\n".join(faults)


def test_a_write_without_it_is_noticed(person: MakePerson) -> None:
    owner_id, known = person().id, dict(STREAMS.faults)
    with transaction():
        claim_versions(account_id=owner_id)
        insert_post(new(owner_id, version=2))
    assert STREAMS.faults == known
    with transaction():
        insert_post(new(owner_id, version=3))
    assert "post" in STREAMS.written
    assert [sender.partition(":")[0] for sender in STREAMS.faults.keys() - known.keys()] == [
        "backend/social/services/posts/insert_post.py"
    ]
    STREAMS.faults.clear()
    STREAMS.faults.update(known)


def new(owner_id: UUID, *, version: int) -> Post:
    """Return a post that is not written yet."""
    at = now()
    return Post(
        id=uuid4(), created_at=at, last_updated_at=at, published_at=at, owner_id=owner_id, version=version, text="x"
    )


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("INSERT INTO post (id, text) VALUES (1, 2)", "post"),
        ('UPDATE "post" SET "text" = 1, "version" = 2 WHERE id = 3', "post"),
        ("UPDATE follow SET is_deleted = TRUE WHERE id = 1", "follow"),
        ("WITH due AS (SELECT 1) DELETE FROM post_like WHERE id IN (SELECT 1)", "post_like"),
        ("INSERT INTO setting AS r (id) SELECT id FROM sent ON CONFLICT (id) DO UPDATE SET value = 1", "setting"),
        ("UPDATE post SET like_count = like_count + 1, card_version = card_version + 1 WHERE id = 1", None),
        ("SELECT r.* FROM post r ORDER BY id FOR NO KEY UPDATE OF r", None),
        ("INSERT INTO post_edit (id) VALUES (1)", None),
        ("UPDATE profile SET follower_count = 1 WHERE id = 2", None),
    ],
)
def test_what_writes_a_record(statement: str, table: str | None) -> None:
    assert record_written(statement) == table
