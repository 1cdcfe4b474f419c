"""Whatever devices, networks and clocks do: each answer is the one of the reference, and all copies become the same."""

from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from backend.shared.clock import now
from backend.social.models import IdempotencyKey
from backend.social.services.feed.feed_truth import feed_entries
from backend.social.services.sync.expire_cursors import expire_cursors
from backend.social.services.sync.pull import pull_changes
from config.env_reader import RateLimit
from pipelines.sync_purge.run import FIRST_ID, purge_steps
from tests.backend.social.conftest import MakePerson
from tests.backend.social.services.sync.device import Device
from tests.backend.social.services.sync.model.records import Key, as_record
from tests.backend.social.services.sync.model.reference import restore
from tests.backend.social.services.sync.model.replica import EVERYTHING, Replica, Request, poisoned
from tests.backend.social.services.sync.model.user import Push, User, some_act, some_push
from tests.backend.social.services.sync.model.world import World

YEARS = timedelta(days=3650)
HALVES = (("posts", "drafts", "likes"), ("bookmarks", "follows", "settings"))
SEEDS = st.integers(0, 2**32)


class SyncModel(RuleBasedStateMachine):
    """Three devices of Ada's, one of Bob's; `wandering` are requests that the network may still deliver."""

    def __init__(self, person: MakePerson) -> None:
        super().__init__()
        self.make = person

    @initialize()
    def sign_up(self) -> None:
        ada, bob = (self.make(f"{name}_{uuid4().hex[:8]}") for name in ("ada", "bob"))
        fay = self.make(f"fay_{uuid4().hex[:8]}", is_private=True)
        self.world = World(people=[ada, bob], private=fay)
        self.people = [ada, bob]
        self.devices = [
            Replica(Device(owner=ada)),
            Replica(Device(owner=ada, ahead=YEARS), groups=HALVES),
            Replica(Device(owner=ada, ahead=-YEARS)),
            Replica(Device(owner=bob, ahead=YEARS)),
        ]
        self.wandering: list[Request] = []
        self.users = {account_id: User(world=self.world, account_id=account_id) for account_id in self.world.streams}
        bob.follows(ada)
        ada.posts("a post to reply to, to like and to change")
        for person in self.people:
            self.world.take_over(person)
        phone, ids = self.devices[0], self.users[str(ada.id)].ids
        phone.edit(("drafts", ids["drafts"][0]), {"text": "A", "content_warning": "v"})
        phone.edit(("posts", ids["posts"][0]), {"text": "A", "content_warning": "v"})
        self.when_all_is_said_all_copies_are_the_same(limit=500)

    # What people do on their devices, and what comes of it on the way to the server.

    @rule(seed=SEEDS, rounds=st.integers(3, 6))
    def use_devices(self, seed: int, rounds: int) -> None:
        chance = Random(seed)
        for _ in range(rounds):
            replica = chance.choice(self.devices)
            for _ in range(chance.randint(0, 4)):
                self.users[str(replica.device.owner.id)].do(some_act(chance), on=replica)
            push = some_push(chance)
            if push.fate != "later":
                self._push(replica, push)

    @rule(seed=SEEDS)
    def pull(self, seed: int) -> None:
        chance = Random(seed)
        replica = chance.choice(self.devices)
        group, pages, limit = chance.choice(replica.groups), chance.randint(1, 3), chance.randint(1, 4)
        while pages and self.world.pull(replica, group=group, limit=limit):
            pages -= 1

    @rule(seed=SEEDS)
    def deliver_late(self, seed: int) -> None:
        if self.wandering:
            self.world.push(self.wandering.pop(seed % len(self.wandering)))

    # What happens elsewhere.

    @rule(seed=SEEDS)
    def use_the_website(self, seed: int) -> None:
        chance = Random(seed)
        person, action = chance.choice(self.people), chance.choice(["post", "edit", "delete", "like", "unlike"])
        own = [key[1] for key in self.world.streams[str(person.id)].rows if key[0] == "posts"]
        chosen = chance.choice([*(self.world.post_ids() if "like" in action else own), str(uuid4())])
        if action == "post":
            person.posts("over REST")
        elif action == "edit":
            person.api.put(f"/posts/{chosen}", {"text": f"REST {seed}"})
        elif action == "delete":
            person.api.delete(f"/posts/{chosen}")
        else:
            ask = person.api.post if action == "like" else person.api.delete
            ask(f"/posts/{chosen}/likes")
        self.world.take_over(person)

    @rule(seed=SEEDS)
    def decide(self, seed: int) -> None:
        chance = Random(seed)
        asker = chance.choice(self.devices).device
        names = [*self.world.stream_of(asker).conflicts]
        if names:
            name, is_stale = chance.choice(names), chance.random() < 0.2
            resolution = chance.choice(["keep_server", "keep_client", "merge"])
            merged = {"text": "merged"} if name[0][0] in ("posts", "drafts") else {}
            self.world.resolve(asker, name, resolution=resolution, fields=merged, is_stale=is_stale)

    @rule(seed=SEEDS)
    def take_an_id_of_somebody_else(self, seed: int) -> None:
        chance = Random(seed)
        chance.choice(self.devices).edit(("posts", chance.choice(self.world.post_ids())), {"text": "mine"})

    @rule(seed=SEEDS)
    def look_after_the_server(self, seed: int) -> None:
        step = Random(seed).choice([self._purge, self._restore_a_backup, self._forget_keys, self._purge])
        step()

    def _purge(self) -> None:
        while sum(step.records for step in purge_steps(after=FIRST_ID, before=now())):
            pass
        self.world.purge()

    def _restore_a_backup(self) -> None:
        expire_cursors(after=FIRST_ID, restore_id=uuid4(), at=now())
        restore([*self.world.streams.values()])

    def _forget_keys(self) -> None:
        IdempotencyKey.objects.all().delete()
        for stream in self.world.streams.values():
            stream.keys.clear()

    # What must hold.

    @rule(limit=st.sampled_from([1, 3, 500]))
    def when_all_is_said_all_copies_are_the_same(self, limit: int) -> None:
        while self.wandering:
            self.world.push(self.wandering.pop())
        for replica in self.devices:
            while replica.waiting is not None or replica.outbox:
                request = replica.waiting or replica.begin_push(strategy="last_write_wins")
                self._take(replica, self.world.push(request))
        for replica in self.devices:
            for group in replica.groups:
                while self.world.pull(replica, group=group, limit=limit):
                    pass
            alive = self._alive(replica.device.owner.id)
            assert replica.rows == alive
        self._nothing_acknowledged_is_lost()
        self._feeds_are_right()

    @invariant()
    def the_server_has_what_the_reference_has(self) -> None:
        for stream in self.world.streams.values() if hasattr(self, "world") else ():
            found = pull_changes(
                owner_id=stream.account_id, cursor=0, limit=1000, collections=EVERYTHING, snapshot=None
            )
            versions = [row.version for row in stream.rows.values()]
            assert len(set(versions)) == len(versions)
            assert (found.head, found.cursor) == (stream.head, stream.head) and stream.head >= max(versions, default=1)
            assert len(found.changes) == len(self._alive(stream.account_id))
            assert all(row.last_updated_at <= now() for row in stream.rows.values())
            assert 0 <= stream.floor <= stream.head < 1 << 53

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.when_all_is_said_all_copies_are_the_same(500)

    def _alive(self, account_id: UUID) -> dict[Key, Any]:
        rows = self.world.streams[str(account_id)].rows
        return {key: as_record(key, row) for key, row in rows.items() if not row.is_deleted}

    def _nothing_acknowledged_is_lost(self) -> None:
        for stream in self.world.streams.values():
            for key, row in stream.rows.items():
                written = self.world.written_fields(stream, key)
                assert row.is_deleted if written is None else row.fields == written, key

    def _feeds_are_right(self) -> None:
        ada, bob = self.people
        for reader, author in ((ada, bob), (bob, ada)):
            follow = self._alive(reader.id).get(("follows", self.world.streams[str(reader.id)].own(str(author.id))))
            own = {key[1] for key in self._alive(reader.id) if key[0] == "posts"}
            others = {
                key[1]
                for key, record in self._alive(author.id).items()
                if follow and key[0] == "posts" and record["visibility"] != "private"
            }
            assert {str(entry.id) for entry in feed_entries(reader_id=reader.id, limit=1000)} == own | others

    def _push(self, replica: Replica, push: Push) -> None:
        if replica.waiting is not None and not push.is_repeat:
            replica.give_up()
        faults = {}
        if replica.waiting is None:
            bad = [] if push.poison is None else [poisoned(replica.device, push.poison)]
            faults = {len(replica.outbox): push.poison} if push.poison else {}
            replica.begin_push(strategy=push.strategy, more=bad)
        request = replica.waiting
        assert request is not None
        if push.fate in ("request lost", "late") and not faults:
            self.wandering += [request] * (push.fate == "late")
            return
        given = self.world.push(request, faults=faults, with_clock=push.has_clock)
        if push.fate == "twice" and given.status == 200:
            assert self.world.push(request).body == given.body
        if push.fate != "answer lost" or faults:
            self._take(replica, given)

    def _take(self, replica: Replica, given: Any) -> None:
        """Let a device learn what became of its changes; what is refused is taken out, and the rest said again."""
        if given.status == 200:
            replica.waiting = None
            for result in given.data["results"]:
                if result["record"] is not None:
                    replica.hear((result["collection"], result["id"]), result["record"])
            return
        items = given.body["error"]["details"]["items"]
        replica.give_up(without=[item["index"] for item in items])
        for item in items:
            if item["record"] is not None:
                replica.hear((item["collection"], str(item["id"])), item["record"])


def test_sync(person: MakePerson, settings: Any) -> None:
    settings.RATE_LIMIT_ACCOUNT = settings.RATE_LIMIT_IP = RateLimit(count=10**9, seconds=60)
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        lambda: SyncModel(person),
        settings=hypothesis_settings(
            phases=[Phase.generate],  # to shrink takes minutes; the steps are few enough to read
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
