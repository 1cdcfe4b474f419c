"""Whatever happens, in whatever order and however often: a read is the truth or a miss, and a miss can be mended.

The truth is kept in Python as SQL would have it. Everything that the services do in steps happens here in steps, with
anything in between: read SQL, then write to the cache; begin a build, then commit it. Any key may vanish at any moment.
"""

from collections.abc import Callable, Set
from dataclasses import replace
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from backend.shared.cache.client import Connection
from backend.social.services.feed.store.author_entries import (
    begin_author_entries,
    commit_author_entries,
    push_author_entry,
    remove_author_entry,
)
from backend.social.services.feed.store.build_window import begin_window, commit_window
from backend.social.services.feed.store.drop_window import drop_window
from backend.social.services.feed.store.keys import author_list_key, card_key, id_bytes, marks_key, window_key
from backend.social.services.feed.store.push_entry import push_entry
from backend.social.services.feed.store.put_cards import hide_posts, put_author, put_cards
from backend.social.services.feed.store.put_viewer_state import put_viewer_state
from backend.social.services.feed.store.reading.home_read import HomeMiss, HomePage, MissReason
from backend.social.services.feed.store.remove_entry import remove_entry
from backend.social.services.feed.store.take_stamp import take_stamp
from backend.social.utils.post_card import PostCard, ViewerMarks
from tests.backend.social.services.feed.store.feed_truth import AUTHORS, LIMIT, STAR, Truth
from tests.backend.social.services.feed.store.scene import NOON, READER, author, built, entries, entry, post, read

Step = Callable[[], object]
SIZE, MENDS = 4, 6
PICKS = st.integers(0, 10**6)
TO_READER = id_bytes([READER])


class Feeds(RuleBasedStateMachine):
    """One reader's feed; `waiting` is work that has not run, `done` work that may run again, `open` half-done work."""

    def __init__(self, cache: Connection) -> None:
        super().__init__()
        self.cache = cache

    @initialize()
    def start(self) -> None:
        self.cache.call("FLUSHDB")
        self.truth = Truth(authors={number: author(number) for number in (*AUTHORS, STAR)})
        self.waiting: list[Step] = []
        self.done: list[Step] = []
        self.open: list[Step] = []
        for number in range(6):
            self.publish(by=(1, 2, 1, STAR, 2, STAR)[number], second=number)
        self.when_all_is_done_a_read_is_the_truth(pick=0, again=0)

    def teardown(self) -> None:
        self.when_all_is_done_a_read_is_the_truth(pick=1, again=3)

    # What people do: SQL first, then what happens at once, then what is left to workers.

    @rule(by=st.sampled_from((*AUTHORS, STAR)), second=st.integers(0, 5))
    def publish(self, by: int, second: int) -> None:
        number = len(self.truth.posts)
        self.truth.posts[number] = post(number, by=by, second=second)
        self.waiting.append(lambda: self._fan_out(number))

    @rule(pick=PICKS)
    def edit(self, pick: int) -> None:
        number = self._pick(self.truth.posts.keys() - self.truth.deleted, pick)
        if number is not None:
            card = self._change(number)
            self.waiting.append(lambda: put_cards(cards=[card]))

    @rule(pick=PICKS)
    def delete(self, pick: int) -> None:
        number = self._pick(self.truth.posts.keys() - self.truth.deleted, pick)
        if number is not None:
            card = self._change(number)
            self.truth.deleted.add(number)
            self.waiting.append(lambda: hide_posts(versions={entry(card): card.version}))
            self.waiting.append(lambda: self._retract(number, version=card.version))

    @rule(pick=PICKS)
    def restore(self, pick: int) -> None:
        number = self._pick(self.truth.deleted, pick)
        if number is not None:
            self.truth.deleted.remove(number)
            self._change(number)
            self.waiting.append(lambda: self._fan_out(number))

    @rule(number=st.sampled_from((*AUTHORS, STAR)))
    def rename(self, number: int) -> None:
        renamed = author(number, version=self.truth.authors[number].version + 1)
        self.truth.authors[number] = renamed
        self.waiting.append(lambda: self._renew_author(number))

    @rule(number=st.sampled_from((*AUTHORS, STAR)))
    def follow_or_not(self, number: int) -> None:
        self.truth.follows ^= {number}
        self.waiting.append(lambda: drop_window(reader_ids=[READER]))

    @rule(pick=PICKS, bits=st.integers(0, 7))
    def mark(self, pick: int, bits: int) -> None:
        number = self._pick(self.truth.posts.keys(), pick)
        if number is None:
            return
        self.truth.version += 1
        marks = ViewerMarks(liked=bits & 1 > 0, bookmarked=bits & 2 > 0, reposted=bits & 4 > 0)
        version, post_id = self.truth.version, post(number).id
        self.truth.marks[post_id] = marks
        self.waiting.append(lambda: put_viewer_state(reader_id=READER, post_id=post_id, marks=marks, version=version))

    # What workers and readers do, a step at a time.

    @rule(pick=PICKS)
    def work(self, pick: int) -> None:
        self._run(self.waiting, pick, keep=self.done)

    @rule(pick=PICKS)
    def work_again(self, pick: int) -> None:
        if self.done:
            self.done[pick % len(self.done)]()

    @rule(pick=PICKS)
    def go_on(self, pick: int) -> None:
        self._run(self.open, pick, keep=[])

    @rule(key=st.sampled_from([window_key(READER), marks_key(READER)]))
    def begin_to_build(self, key: bytes) -> None:
        self.cache.call("DEL", key)
        self.open += self._build_window()

    @rule()
    def begin_to_build_the_stars_list(self) -> None:
        self.cache.call("DEL", author_list_key(UUID(int=STAR)))
        self.open += self._build_list()

    @rule(pick=PICKS)
    def begin_to_load_a_card(self, pick: int) -> None:
        number = self._pick(self.truth.posts.keys(), pick)
        if number is not None:
            place = entry(self.truth.posts[number])
            self.cache.call("DEL", card_key(place))
            self.open += self._load_cards([place])

    @rule(pick=PICKS)
    def evict(self, pick: int) -> None:
        keys = sorted(self.cache.call("KEYS", "*"))
        if keys:
            self.cache.call("DEL", keys[pick % len(keys)])

    # What must hold.

    @rule()
    def a_read_is_a_feed(self) -> None:
        found = read(limit=LIMIT)
        assert isinstance(found, HomePage | HomeMiss)

    @rule(pick=PICKS, again=st.integers(0, 3))
    def when_all_is_done_a_read_is_the_truth(self, pick: int, again: int) -> None:
        while self.waiting:
            pick = (pick * 31 + 7) % 10**6
            self._run(self.waiting, pick, keep=self.done)
        for repeated in range(min(again, len(self.done))):
            self.done[(pick + repeated) % len(self.done)]()
        after = b""
        for _ in range(5):
            found = self._read_and_mend(after)
            if isinstance(found, HomeMiss):
                assert found.reason is MissReason.EXHAUSTED
                return
            assert (found.items, found.last_entry) == self.truth.page(after)
            after = found.last_entry or b""
            if not after:
                return

    def _pick(self, numbers: Set[int], pick: int) -> int | None:
        return sorted(numbers)[pick % len(numbers)] if numbers else None

    def _read_and_mend(self, after: bytes) -> HomePage | HomeMiss:
        for _ in range(MENDS):
            found: Any = read(limit=LIMIT, after=after)
            if isinstance(found, HomePage) or found.reason is MissReason.EXHAUSTED:
                break
            self._mend(found)
        assert isinstance(found, HomePage) or found.reason is MissReason.EXHAUSTED
        return found

    def _mend(self, miss: HomeMiss) -> None:
        if miss.reason is MissReason.BEING_BUILT:  # by somebody who died: the lease runs out
            self.cache.call("DEL", b"f:" + READER.bytes, b"a:" + UUID(int=STAR).bytes)
        steps = {
            MissReason.COLD: self._build_window,
            MissReason.LISTS: self._build_list,
            MissReason.CARDS: lambda: self._load_cards(list(miss.entries)),
        }.get(miss.reason, list)()
        for step in steps:
            step()

    def _run(self, steps: list[Step], pick: int, *, keep: list[Step]) -> None:
        if not steps:
            return
        step = steps.pop(pick % len(steps))
        keep.append(step)
        more = step()
        if isinstance(more, list):
            self.waiting += more

    def _change(self, number: int) -> PostCard:
        version = self.truth.posts[number].version + 1
        card = replace(self.truth.posts[number], version=version, text=f"post {number} as of {version}")
        self.truth.posts[number] = card
        return card

    def _fan_out(self, number: int) -> list[Step]:
        """Read post and readers; the push comes later, and perhaps once more much later."""
        stamp, card = take_stamp(), self.truth.posts[number]
        if number in self.truth.deleted:
            return []
        for step in self._load_cards([entry(card)]):
            step()
        if card.author_id.int == STAR:
            return [lambda: push_author_entry(author_id=card.author_id, entry=entry(card))]
        if card.author_id.int in self.truth.follows:
            return [lambda: push_entry(entry=entry(card), reader_ids=TO_READER, stamp=stamp)]
        return []

    def _retract(self, number: int, *, version: int) -> list[Step]:
        card = self.truth.posts[number]
        for step in self._load_cards([entry(card)]):
            step()
        if card.author_id.int == STAR:
            return [lambda: remove_author_entry(author_id=card.author_id, entry=entry(card), version=version)]
        return [lambda: remove_entry(entry=entry(card), reader_ids=TO_READER, version=version)]

    def _renew_author(self, number: int) -> list[Step]:
        renewed = self.truth.authors[number]
        places = entries([card for card in self.truth.posts.values() if card.author_id.int == number])
        return [lambda: put_author(author=renewed, entries=places)]

    def _load_cards(self, places: list[bytes]) -> list[Step]:
        stamp = take_stamp(entries=places)
        known = {entry(card): (number, card) for number, card in self.truth.posts.items() if entry(card) in places}
        alive = [card for number, card in known.values() if number not in self.truth.deleted]
        gone = {place: card.version for place, (number, card) in known.items() if number in self.truth.deleted}
        authors = {card.author_id: self.truth.authors[card.author_id.int] for card in alive}
        return [
            lambda: put_cards(cards=alive, authors=authors, stamp=stamp) and None,
            lambda: hide_posts(versions=gone, stamp=stamp) and None,
        ]

    def _build_window(self) -> list[Step]:
        stamp = begin_window(reader_id=READER)
        if stamp is None:
            return []
        found = self.truth.of(self.truth.follows - {STAR})
        is_complete = len(found) <= SIZE
        window = built(
            found[:SIZE],
            is_complete=is_complete,
            merged=self.truth.follows & {STAR},
            marks=dict(self.truth.marks),
            marks_version=self.truth.version,
            marks_since=None if is_complete else entry(found[SIZE - 1]),
        )
        return [lambda: commit_window(reader_id=READER, stamp=stamp, window=window, at=NOON) and None]

    def _build_list(self) -> list[Step]:
        star = UUID(int=STAR)
        stamp = begin_author_entries(author_id=star)
        if stamp is None:
            return []
        found, is_complete = entries(self.truth.of({STAR})[:SIZE]), len(self.truth.of({STAR})) <= SIZE
        return [
            lambda: (
                commit_author_entries(author_id=star, stamp=stamp, entries=found, is_complete=is_complete, at=NOON)
                and None
            )
        ]


def test_feeds(cache: Connection, settings: Any) -> None:
    settings.FEED_WINDOW_SIZE = SIZE
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        lambda: Feeds(cache),
        settings=hypothesis_settings(
            max_examples=200,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
        ),
    )
