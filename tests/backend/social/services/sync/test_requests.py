"""The edges of the protocol: headers, queries, repeated pushes, cursors that no longer hold."""

from uuid import UUID, uuid4

import pytest

from backend.shared.clock import now
from backend.social.models import Draft, IdempotencyKey, SyncState
from tests.backend.social.conftest import MakePerson
from tests.backend.social.services.sync.device import Device, moment
from tests.support.service.client import ServiceClient


@pytest.mark.parametrize(
    ("headers", "field"),
    [
        ({"Idempotency-Key": None}, "Idempotency-Key"),
        ({"Idempotency-Key": "7"}, "Idempotency-Key"),
        ({"X-Device-Id": "my phone"}, "X-Device-Id"),
        ({"X-Client-Time": "noon"}, "X-Client-Time"),
        ({"X-Client-Time": "2026-03-14T09:26:53"}, "X-Client-Time"),
    ],
)
def test_a_wrong_header_is_named(phone: Device, headers: dict[str, str | None], field: str) -> None:
    answer = phone.send(phone.upsert("drafts", uuid4(), text="x"), headers=headers)
    assert (answer.status, answer.body["error"]["details"]["fields"][0]["field"]) == (400, field)
    assert not Draft.objects.exists()


def test_device_and_clock_may_be_left_out(phone: Device) -> None:
    draft = uuid4()
    headers = {"X-Device-Id": None, "X-Client-Time": None}
    assert phone.send(phone.upsert("drafts", draft, ago=5, text="x"), headers=headers).status == 200
    # Nobody can tell that the same device goes on: the later write stays.
    assert (
        phone.send(phone.upsert("drafts", draft, text="y"), headers=headers).data["results"][0]["status"] == "applied"
    )


def test_times_beyond_the_calendar_are_taken_as_what_they_can_be(phone: Device) -> None:
    for number, (updated_at, client_time) in enumerate(
        [
            ("9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"),
            ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"),
            ("9999-12-31T23:59:59Z", None),
            ("0001-01-01T00:00:00Z", None),
        ]
    ):
        change = {**phone.upsert("posts", uuid4(), text=str(number)), "updated_at": updated_at}
        answer = phone.send(change, headers={"X-Client-Time": client_time})
        record = answer.data["results"][0]["record"]
        assert "1970-01-01" <= record["last_updated_at"] <= moment(now())
    assert phone.owner.api.get(f"/posts?author_id={phone.owner.id}&limit=2").data["next_cursor"]


def test_a_time_may_be_written_in_small_letters(phone: Device) -> None:
    change = {**phone.upsert("drafts", uuid4(), text="x"), "updated_at": "2026-03-14t09:26:53.5z"}
    answer = phone.send(change, headers={"X-Client-Time": moment(now()).lower()})

    assert answer.data["results"][0]["record"]["last_updated_at"].startswith("2026-03-14T09:26:53.5")


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=1001", "limit=x", "offset=0", "cursor=-1", "cursor=x", "collections=friends", "snapshot=x",
     "schema_version=0", "collections=posts,"],
)  # fmt: skip
def test_a_wrong_query_is_refused(phone: Device, query: str) -> None:
    answer = phone.owner.api.get(f"/sync/pull?{query}")
    assert (answer.status, answer.code) == (400, "VALIDATION_ERROR")


def test_everything_may_be_left_out_or_empty(phone: Device) -> None:
    assert phone.owner.api.get("/sync/pull").status == 200
    query = "cursor=0&limit=1000&collections=&snapshot=&schema_version=1"
    assert phone.owner.api.get(f"/sync/pull?{query}").status == 200


def test_nobody_syncs_without_a_token(anonymous: ServiceClient) -> None:
    assert anonymous.get("/sync/pull").status == 401
    assert anonymous.post("/sync/push", {"changes": []}).status == 401
    assert anonymous.get("/sync/conflicts").status == 401


class TestCursors:
    """When a cursor no longer holds."""

    @pytest.fixture(autouse=True)
    def purged(self, phone: Device) -> None:
        """A stream of which everything up to 50 was purged."""
        phone.owner.posts()
        SyncState.objects.filter(account_id=phone.owner.id).update(head=100, floor=50)

    @pytest.mark.parametrize("cursor", [1, 49, 101, 1 << 53, 1 << 70])
    def test_expired(self, phone: Device, cursor: int) -> None:
        answer = phone.ask(cursor)
        assert (answer.status, answer.code) == (410, "CURSOR_EXPIRED")

    @pytest.mark.parametrize("cursor", [0, 50, 51, 100])
    def test_good(self, phone: Device, cursor: int) -> None:
        assert phone.pull(cursor)["head"] == 100

    def test_a_long_first_sync_survives_a_purge(self, phone: Device) -> None:
        assert phone.pull(2, snapshot=50)["snapshot"] == 50
        assert phone.pull(2, snapshot=100)["snapshot"] == 100
        assert [phone.ask(2, snapshot=snapshot).status for snapshot in (49, 101)] == [410, 410]
        assert phone.ask(101, snapshot=100).status == 410

    def test_a_later_sync_of_many_pages_does_not(self, phone: Device) -> None:
        page = phone.pull(60)
        SyncState.objects.filter(account_id=phone.owner.id).update(floor=90)
        assert phone.ask(70, snapshot=page["snapshot"]).status == 410

    def test_a_restored_backup_ends_every_cursor(self, phone: Device) -> None:
        SyncState.objects.update(head=100 + 2**40, floor=100 + 2**40)
        assert [phone.ask(cursor).status for cursor in (1, 100, 100 + 2**40)] == [410, 410, 200]


class TestRepeating:
    """The same push twice."""

    def test_the_first_answer_comes_again(self, phone: Device) -> None:
        key, change = uuid4(), phone.upsert("drafts", uuid4(), text="x")
        first, again = phone.send(change, key=key), phone.send(change, key=key)
        assert (first.status, again.status, again.body) == (200, 200, first.body)
        assert ("Idempotent-Replayed" in first.headers, again.headers["Idempotent-Replayed"]) == (False, "true")
        assert phone.head() == 2

    def test_another_body_is_refused(self, phone: Device) -> None:
        key = uuid4()
        phone.send(phone.upsert("drafts", uuid4(), text="x"), key=key)
        other = phone.send(phone.upsert("drafts", uuid4(), text="y"), key=key)
        assert (other.status, other.code) == (422, "IDEMPOTENCY_KEY_REUSED")

    def test_a_rejection_is_not_kept(self, phone: Device) -> None:
        key, draft = uuid4(), uuid4()
        assert phone.send(phone.upsert("drafts", draft, colour="red"), key=key).status == 422
        assert not IdempotencyKey.objects.exists()
        assert phone.send(phone.upsert("drafts", draft, text="x"), key=key).status == 200

    def test_accounts_do_not_share_keys(self, phone: Device, person: MakePerson) -> None:
        key, bob = UUID(int=4 << 76 | 2 << 62), Device(owner=person("bob"))
        for device in (phone, bob):
            assert device.send(device.upsert("drafts", uuid4(), text="x"), key=key).status == 200

    def test_the_same_push_under_a_new_key_changes_nothing(self, phone: Device) -> None:
        post = uuid4()
        changes = [phone.upsert("posts", post, text="x"), phone.upsert("likes", phone.own(post), post_id=str(post))]
        first = phone.push(*changes)
        again = phone.push(*changes)
        assert [each["status"] for each in again] == ["noop", "noop"]
        assert [each["record"] for each in again] == [each["record"] for each in first]
        assert phone.owner.api.get(f"/posts/{post}").data["counts"]["likes"] == 1
