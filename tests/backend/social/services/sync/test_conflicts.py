"""Changes that wait for their owner's decision."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from backend.social.models import SyncConflict
from tests.backend.social.conftest import MakePerson
from tests.backend.social.services.sync.device import Device
from tests.support.stack.api import Answer


@pytest.fixture
def draft(phone: Device) -> UUID:
    """A draft at version 3, which says B."""
    made = uuid4()
    phone.push_one(phone.upsert("drafts", made, text="A"))
    phone.push_one(phone.upsert("drafts", made, base=2, text="B"))
    return made


@pytest.fixture
def conflict(tablet: Device, draft: UUID) -> Any:
    """The conflict of a tablet that would have it say C."""
    result = tablet.push_one(tablet.upsert("drafts", draft, base=2, text="C"), strategy="manual_review")
    return result["conflict_id"]


def resolve(device: Device, conflict_id: Any, resolution: str, *, expected: int, **fields: Any) -> Answer:
    """Decide, and return the answer."""
    body = {"resolution": resolution, "fields": fields, "expected_version": expected}
    headers = {"Idempotency-Key": str(uuid4()), "X-Device-Id": str(device.id)}
    return device.owner.api.post(f"/sync/conflicts/{conflict_id}/resolve", body, headers=headers)


def test_an_open_conflict_is_listed_with_both_sides(phone: Device, tablet: Device, draft: UUID, conflict: Any) -> None:
    page = phone.owner.api.get("/sync/conflicts?status=open&limit=50&offset=0").data
    (item,) = page.pop("items")
    assert page == {"total": 1, "limit": 50, "offset": 0}
    assert {name: item[name] for name in item if name not in {"created_at", "server_record"}} == {
        "id": conflict,
        "collection": "drafts",
        "record_id": str(draft),
        "device_id": str(tablet.id),
        "op": "upsert",
        "fields_in_conflict": ["text"],
        "base_version": 2,
        "server_version": 3,
        "client_fields": {"text": "C"},
        "status": "open",
        "resolution": None,
    }
    assert (item["server_record"]["text"], item["server_record"]["version"]) == ("B", 3)
    assert phone.owner.api.get("/sync/conflicts?status=resolved").data["items"] == []


def test_pages_of_conflicts(phone: Device, tablet: Device) -> None:
    for _ in range(3):
        made = uuid4()
        version = phone.push_one(phone.upsert("drafts", made, text="A"))["version"]
        phone.push_one(phone.upsert("drafts", made, base=version, text="B"))
        tablet.push_one(tablet.upsert("drafts", made, base=version, text="C"), strategy="manual_review")
    whole = [each["id"] for each in phone.owner.api.get("/sync/conflicts").data["items"]]
    parts = [phone.owner.api.get(f"/sync/conflicts?limit=2&offset={offset}").data for offset in (0, 2)]
    assert [each["id"] for part in parts for each in part["items"]] == whole
    assert [part["total"] for part in parts] == [3, 3]
    assert phone.owner.api.get("/sync/conflicts?limit=101").status == 400
    assert phone.owner.api.get("/sync/conflicts?status=x").status == 400


def test_keeping_the_servers_changes_no_record(phone: Device, conflict: Any) -> None:
    answer = resolve(phone, conflict, "keep_server", expected=3)
    assert (answer.status, answer.data["status"], answer.data["record"]["text"]) == (200, "resolved", "B")
    assert phone.head() == 3
    assert phone.owner.api.get("/sync/conflicts").data["total"] == 0
    (item,) = phone.owner.api.get("/sync/conflicts?status=resolved").data["items"]
    assert (item["id"], item["status"], item["resolution"]) == (conflict, "resolved", "keep_server")


@pytest.mark.parametrize(
    ("resolution", "fields", "text"), [("keep_client", {}, "C"), ("merge", {"text": "B+C"}, "B+C")]
)
def test_the_record_becomes_what_its_owner_decides(
    phone: Device, conflict: Any, resolution: str, fields: dict[str, str], text: str
) -> None:
    answer = resolve(phone, conflict, resolution, expected=3, **fields)
    assert (answer.status, answer.data["version"], answer.data["head"]) == (200, 4, 4)
    (change,) = phone.pull(3)["changes"]
    assert change["record"]["text"] == answer.data["record"]["text"] == text


def test_a_kept_deletion_deletes(phone: Device, tablet: Device, draft: UUID) -> None:
    aside = tablet.push_one(tablet.delete("drafts", draft, base=2), strategy="manual_review")
    assert resolve(phone, aside["conflict_id"], "keep_client", expected=3).data["record"]["is_deleted"] is True


def test_a_record_that_moved_is_shown_again(phone: Device, draft: UUID, conflict: Any) -> None:
    phone.push_one(phone.upsert("drafts", draft, base=3, text="D"))
    answer = resolve(phone, conflict, "keep_client", expected=3)
    assert (answer.status, answer.code) == (409, "STALE_CONFLICT")
    assert answer.body["error"]["details"]["record"]["text"] == "D"
    (item,) = phone.owner.api.get("/sync/conflicts").data["items"]
    assert (item["server_version"], item["server_record"]["text"]) == (4, "D")
    assert resolve(phone, conflict, "keep_client", expected=4).data["record"]["text"] == "C"


def test_what_is_resolved_stays_so(phone: Device, conflict: Any) -> None:
    assert resolve(phone, conflict, "keep_server", expected=3).status == 200
    again = resolve(phone, conflict, "keep_client", expected=3)
    assert (again.status, again.code) == (409, "CONFLICT_RESOLVED")
    assert phone.head() == 3


def test_a_new_conflict_opens_after_the_last_was_resolved(tablet: Device, draft: UUID, conflict: Any) -> None:
    resolve(tablet, conflict, "keep_server", expected=3)
    again = tablet.push_one(tablet.upsert("drafts", draft, base=2, text="C"), strategy="manual_review")
    assert again["conflict_id"] != conflict


def test_nobody_resolves_what_is_somebody_elses(phone: Device, person: MakePerson, conflict: Any) -> None:
    bob = Device(owner=person("bob"))
    assert resolve(bob, conflict, "keep_client", expected=3).status == 404
    assert bob.owner.api.get("/sync/conflicts").data["total"] == 0
    assert SyncConflict.objects.get(id=conflict).resolution is None


def test_a_wrong_merge_is_refused(phone: Device, conflict: Any) -> None:
    answer = resolve(phone, conflict, "merge", expected=3, colour="red")
    assert (answer.status, answer.code) == (422, "BATCH_REJECTED")
    assert SyncConflict.objects.get(id=conflict).resolution is None


def test_a_decision_needs_a_key(phone: Device, conflict: Any) -> None:
    body = {"resolution": "keep_server", "expected_version": 3}
    assert phone.owner.api.post(f"/sync/conflicts/{conflict}/resolve", body).status == 400


@pytest.mark.parametrize("resolution", ["keep_server", "keep_client"])
def test_a_number_beyond_64_bits_is_kept_aside_and_taken(phone: Device, tablet: Device, resolution: str) -> None:
    setting = phone.own("far")
    version = phone.push_one(phone.upsert("settings", setting, key="far", value=1e20))["version"]
    change = tablet.upsert("settings", setting, base=version + 1, value=1e25)
    assert tablet.push_one(change, strategy="manual_review")["status"] == "conflict"
    listed = phone.owner.api.get("/sync/conflicts").data["items"][0]
    assert (listed["server_record"]["value"], listed["client_fields"]["value"]) == (1e20, 1e25)
    assert resolve(phone, listed["id"], resolution, expected=version).status == 200
    resolved = phone.owner.api.get("/sync/conflicts?status=resolved").data["items"][0]
    assert resolved["server_record"]["value"] == (1e20 if resolution == "keep_server" else 1e25)
