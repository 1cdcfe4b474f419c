"""feed == SQL truth, after any sequence of operations: readers, lost cache keys and delayed work in any order."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import UUID, uuid4

import orjson
import pytest
from django.conf import settings
from django.test import override_settings
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from backend.shared.cache.connection import connection as cache
from backend.shared.errors import PlazaError
from backend.social.models import OutboxRow, Post
from backend.social.services.feed.feed_truth import feed_entries
from backend.social.services.feed.read_home_feed import _read_truth, read_home_feed
from backend.social.services.follows.follow_account import follow_account
from backend.social.services.follows.unfollow_account import unfollow_account
from backend.social.services.hiding.block_account import block_account, unblock_account
from backend.social.services.hiding.mute_account import mute_account, unmute_account
from backend.social.services.posts.delete_post import delete_post
from backend.social.services.posts.edit_post import PostChanges, edit_post
from backend.social.services.posts.publish_post import NewPost, publish_post
from backend.social.services.profiles.upsert_profiles import ProfileCopy, upsert_profiles
from backend.social.services.reactions.like_post import like_post, unlike_post
from tests.support.workers.social_work import run_work

PEOPLE = 4
person = st.integers(0, PEOPLE - 1)
pick = st.integers(0, 999)
visibility = st.sampled_from(["public", "followers", "private"])
START = datetime(2026, 3, 14, tzinfo=UTC)


class FeedMachine(RuleBasedStateMachine):
    """Accounts that do everything to each other, while work is late and the cache forgets."""

    @initialize()
    def sign_up(self) -> None:
        cache().call("FLUSHDB")
        self.at = START
        self.people = [uuid4() for _ in range(PEOPLE)]
        self.posts: list[tuple[int, UUID]] = []
        self.version = 1
        upsert_profiles(copies=[self._copy(one, name=f"person_{n}") for n, one in enumerate(self.people)], at=self.at)
        for reader, author in permutations(self.people, 2):
            follow_account(owner_id=reader, account_id=author, at=self.at)
        for author in range(PEOPLE):
            self._publish(author, "public")
        self.settle(limit=1)

    def _copy(self, account_id: UUID, *, name: str) -> ProfileCopy:
        return ProfileCopy(
            id=account_id,
            username=f"u{account_id.hex[:12]}",
            display_name=name,
            avatar_url=None,
            is_private=False,
            is_deleted=False,
            version=self.version,
        )

    def _now(self) -> datetime:
        self.at += timedelta(milliseconds=7)
        return self.at

    @rule(author=person, visibility=visibility, count=st.integers(1, 3))
    def publish(self, author: int, visibility: str, count: int) -> None:
        for _ in range(count):
            self._publish(author, visibility)

    def _publish(self, author: int, visibility: str) -> None:
        new = NewPost(
            id=uuid4(), text=f"post {len(self.posts)}", content_warning=None, visibility=visibility, reply_to_id=None
        )
        publish_post(author_id=self.people[author], new=new, at=self._now())
        self.posts.append((author, new.id))

    @rule(pick=pick, visibility=visibility)
    def edit(self, pick: int, visibility: str) -> None:
        self._on_a_post(
            pick,
            lambda owner, post_id: edit_post(
                post_id=post_id,
                owner_id=owner,
                changes=PostChanges(text="edited", visibility=visibility),
                at=self._now(),
            ),
        )

    @rule(pick=pick)
    def delete(self, pick: int) -> None:
        self._on_a_post(pick, lambda owner, post_id: delete_post(post_id=post_id, owner_id=owner, at=self._now()))

    @rule(pick=pick, reader=person, is_on=st.booleans())
    def like(self, pick: int, reader: int, is_on: bool) -> None:
        change = like_post if is_on else unlike_post
        self._on_a_post(pick, lambda _, post_id: change(post_id=post_id, owner_id=self.people[reader], at=self._now()))

    def _on_a_post(self, pick: int, change) -> None:
        if not self.posts:
            return
        author, post_id = self.posts[pick % len(self.posts)]
        try:
            change(self.people[author], post_id)
        except PlazaError:
            return  # deleted, or hidden from the one who asks

    @rule(a=person, b=person, action=st.sampled_from(["follow", "unfollow", "mute", "unmute", "block", "unblock"]))
    def relate(self, a: int, b: int, action: str) -> None:
        relations = {
            "follow": follow_account,
            "unfollow": unfollow_account,
            "mute": mute_account,
            "unmute": unmute_account,
            "block": block_account,
            "unblock": unblock_account,
        }
        try:
            relations[action](owner_id=self.people[a], account_id=self.people[b], at=self._now())
        except PlazaError:
            return  # oneself, or blocked

    @rule(one=person)
    def rename(self, one: int) -> None:
        self.version += 1
        upsert_profiles(copies=[self._copy(self.people[one], name=f"renamed {self.version}")], at=self._now())

    @rule(seed=st.integers(0, 999), share=st.sampled_from([0.5, 1.0]))
    def work(self, seed: int, share: float) -> None:
        run_work(seed=seed, share=share)

    @rule(pick=pick)
    def forget_a_key(self, pick: int) -> None:
        keys = sorted(cache().call("KEYS", "*"))
        if keys:
            cache().call("DEL", keys[pick % len(keys)])

    @rule()
    def forget_everything(self) -> None:
        cache().call("FLUSHDB")

    @rule(limit=st.sampled_from([2, 5, 50]))
    def settle(self, limit: int) -> None:
        """With all work done, every page of every reader is byte for byte what SQL says."""
        while OutboxRow.objects.exclude(task="deliver_events").exists():
            run_work(seed=0, share=1.0)
        for reader in self.people:
            after: bytes | None = None
            while True:
                page = read_home_feed(reader_id=reader, limit=limit, offset=0, after=after, at=self.at)
                truth = _read_truth(reader_id=reader, limit=limit, offset=0, after=after)
                assert page == truth
                after = page.last_entry
                if after is None:
                    break

    @invariant()
    def no_feed_shows_what_is_not_for_its_reader(self) -> None:
        """Before the work is done a feed may lack others' new posts; what it shows is right, and one's own is there."""
        for reader in getattr(self, "people", []):
            allowed = [entry.id for entry in feed_entries(reader_id=reader, limit=1000)]
            seen = read_ids(reader, limit=3, at=self.at)
            assert seen == [post_id for post_id in allowed if post_id in set(seen)]
            assert set(Post.objects.alive().filter(owner_id=reader).values_list("id", flat=True)) <= set(seen)

    @invariant()
    def counts_are_exact(self) -> None:
        for post in Post.objects.filter(id__in=[post_id for _, post_id in getattr(self, "posts", [])]):
            assert post.like_count == post.likes.alive().count()

    def teardown(self) -> None:
        if hasattr(self, "people"):
            self.settle(limit=3)


def read_ids(reader_id: UUID, *, limit: int, at: datetime) -> list[UUID]:
    found, after = [], None
    while True:
        page = read_home_feed(reader_id=reader_id, limit=limit, offset=0, after=after, at=at)
        found += [UUID(item["id"]) for item in orjson.loads(page.items)]
        after = page.last_entry
        if after is None:
            return found


@pytest.fixture(params=[1000, 1], ids=["fanned out", "merged above one follower"])
def threshold(request: pytest.FixtureRequest) -> Iterator[None]:
    with override_settings(FEED_MERGE_THRESHOLD=request.param, FEED_WINDOW_SIZE=4):
        yield


@pytest.mark.django_db(transaction=True)
def test_feed_equals_truth(threshold: None) -> None:
    assert settings.FEED_WINDOW_SIZE == 4
    cache().call("FLUSHDB")
    run_state_machine_as_test(
        FeedMachine,
        settings=hypothesis_settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )
