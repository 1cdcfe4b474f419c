"""Of two edits of the same the later counts, or the owner is asked; edits of different fields are both kept."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.support.stack.api import Person
from tests.support.stack.offline_device import OfflineDevice

RULE = "17"
MET_BY = (
    "backend/social/utils/sync_decision.py",
    "backend/social/utils/sync_clock.py",
    "backend/social/services/sync/resolve_conflict.py",
    "tests/backend/social/services/sync/test_merge.py",
    "tests/backend/social/services/sync/test_conflicts.py",
)
TEN_YEARS = timedelta(days=3650)


@pytest.fixture
def edited(ada: Person) -> tuple[str, int]:
    """A draft that said A and says B: its id, and the version at which it said A."""
    device, draft = OfflineDevice(owner=ada), str(uuid4())
    first = device.result(device.writes(draft, text="A", ago=90))
    device.result(device.writes(draft, base=first["version"], text="B", ago=60))
    return draft, first["version"]


@pytest.mark.parametrize(("ago", "outcome"), [(30, ("applied", "C")), (75, ("superseded", "B"))])
@pytest.mark.parametrize("ahead", [timedelta(), TEN_YEARS, -TEN_YEARS], ids=["right", "ahead", "behind"])
def test_the_last_write_wins_whatever_the_clock_shows(
    ada: Person, edited: tuple[str, int], ahead: timedelta, ago: int, outcome: tuple[str, str]
) -> None:
    draft, version = edited
    tablet = OfflineDevice(owner=ada, ahead=ahead)
    result = tablet.result(tablet.writes(draft, base=version, text="C", ago=ago))
    assert (result["status"], result["record"]["text"]) == outcome


def test_edits_of_different_fields_are_merged(ada: Person, edited: tuple[str, int]) -> None:
    draft, version = edited
    tablet = OfflineDevice(owner=ada)
    change = {**tablet.writes(draft, base=version, content_warning="w"), "base": {"content_warning": None}}
    result = tablet.result(change)
    assert (result["status"], result["record"]["text"], result["record"]["content_warning"]) == ("merged", "B", "w")


def test_the_owner_is_asked_and_decides(ada: Person, edited: tuple[str, int]) -> None:
    draft, version = edited
    tablet = OfflineDevice(owner=ada)
    kept = tablet.result(tablet.writes(draft, base=version, text="C"), strategy="manual_review")
    assert (kept["status"], kept["record"]["text"]) == ("conflict", "B")
    listed = {item["id"]: item for item in ada.api.get("/sync/conflicts?status=open").data["items"]}
    assert listed[kept["conflict_id"]]["client_fields"] == {"text": "C"}

    decision = {"resolution": "merge", "fields": {"text": "B and C"}, "expected_version": kept["version"]}
    path, headers = f"/sync/conflicts/{kept['conflict_id']}/resolve", {"Idempotency-Key": str(uuid4())}
    assert ada.api.post(path, decision, headers=headers).data["record"]["text"] == "B and C"
    assert [change["record"]["text"] for change in tablet.pull(kept["version"])["changes"]] == ["B and C"]


def test_a_client_may_have_the_batch_refused_instead(ada: Person, edited: tuple[str, int]) -> None:
    draft, version = edited
    tablet = OfflineDevice(owner=ada)
    answer = tablet.push(tablet.writes(draft, base=version, text="C"), strategy="reject")
    assert (answer.status, answer.code) == (409, "CONFLICT")
    assert [item["record"]["text"] for item in answer.body["error"]["details"]["items"]] == ["B"]
