"""Two devices that change the same record: what is merged, what is overwritten, what waits."""

from uuid import UUID, uuid4

import pytest

from backend.social.models import SyncConflict
from tests.backend.social.services.sync.device import Device


@pytest.fixture
def draft(phone: Device) -> UUID:
    """A draft at version 2, changed by the phone to version 3 since the tablet saw it."""
    made = uuid4()
    phone.push_one(phone.upsert("drafts", made, ago=100, text="A", content_warning="w"))
    phone.push_one(phone.upsert("drafts", made, base=2, ago=50, text="B"))
    return made


def with_base(change: dict[str, object], **base: object) -> dict[str, object]:
    """Return the change with what its user saw."""
    return {**change, "base": base}


def test_disjoint_fields_are_merged(tablet: Device, draft: UUID) -> None:
    change = tablet.upsert("drafts", draft, base=2, ago=70, text="A", content_warning="v")
    result = tablet.push_one(with_base(change, text="A", content_warning="w"))
    assert (result["status"], result["version"]) == ("merged", 4)
    assert (result["record"]["text"], result["record"]["content_warning"]) == ("B", "v")


def test_the_same_change_on_both_sides_is_none(tablet: Device, draft: UUID) -> None:
    change = tablet.upsert("drafts", draft, base=2, text="B", content_warning="v")
    result = tablet.push_one(with_base(change, text="A", content_warning="w"))
    assert (result["status"], result["record"]["text"], result["record"]["content_warning"]) == ("merged", "B", "v")


def test_of_an_overlap_the_later_stays(tablet: Device, draft: UUID) -> None:
    early = tablet.push_one(with_base(tablet.upsert("drafts", draft, base=2, ago=70, text="C"), text="A"))
    assert (early["status"], early["version"], early["record"]["text"]) == ("superseded", 3, "B")
    late = tablet.push_one(with_base(tablet.upsert("drafts", draft, base=2, ago=20, text="C"), text="A"))
    assert (late["status"], late["version"], late["record"]["text"]) == ("applied", 4, "C")


def test_what_does_not_overlap_is_kept_from_the_earlier_too(tablet: Device, draft: UUID) -> None:
    change = tablet.upsert("drafts", draft, base=2, ago=70, text="C", content_warning="v")
    result = tablet.push_one(with_base(change, text="A", content_warning="w"))
    assert (result["status"], result["record"]["text"], result["record"]["content_warning"]) == ("merged", "B", "v")


@pytest.mark.parametrize("text", ["A", "C"])
def test_a_merge_whose_answer_was_lost_overwrites_nothing_when_it_comes_again(
    tablet: Device, draft: UUID, text: str
) -> None:
    change = with_base(
        tablet.upsert("drafts", draft, base=2, ago=70, text=text, content_warning="v"), text="A", content_warning="w"
    )
    first = tablet.push_one(change)
    again = tablet.push_one(change)
    assert again["record"] == first["record"]
    assert (again["record"]["text"], again["record"]["content_warning"]) == ("B", "v")


def test_an_edit_after_a_merge_whose_answer_was_lost_is_merged_too(tablet: Device, draft: UUID) -> None:
    for ago, warning in ((70, "v"), (20, "u")):
        change = tablet.upsert("drafts", draft, base=2, ago=ago, text="A", content_warning=warning)
        result = tablet.push_one(with_base(change, text="A", content_warning="w"))
        assert (result["status"], result["record"]["text"]) == ("merged", "B")
        assert result["record"]["content_warning"] == warning


def test_without_a_base_the_whole_record_is_judged(tablet: Device, draft: UUID) -> None:
    early = tablet.push_one(tablet.upsert("drafts", draft, base=2, ago=70, content_warning="v"))
    assert (early["status"], early["record"]["content_warning"]) == ("superseded", "w")
    late = tablet.push_one(tablet.upsert("drafts", draft, base=2, ago=20, content_warning="v"))
    assert (late["status"], late["record"]["content_warning"]) == ("applied", "v")


def test_reject_names_every_conflict_and_writes_nothing(tablet: Device, draft: UUID) -> None:
    other = uuid4()
    answer = tablet.send(
        tablet.upsert("drafts", other, text="new"),
        tablet.upsert("drafts", draft, base=2, text="C"),
        strategy="reject",
    )
    assert (answer.status, answer.code) == (409, "CONFLICT")
    (item,) = answer.body["error"]["details"]["items"]
    assert (item["index"], item["collection"], item["id"]) == (1, "drafts", str(draft))
    assert (item["record"]["text"], item["record"]["version"]) == ("B", 3)
    assert tablet.head() == 3


def test_reject_takes_what_does_not_contradict(tablet: Device, draft: UUID) -> None:
    change = with_base(tablet.upsert("drafts", draft, base=2, content_warning="v"), content_warning="w")
    assert tablet.push_one(change, strategy="reject")["status"] == "merged"


def test_manual_review_keeps_the_change_aside(tablet: Device, draft: UUID) -> None:
    change = with_base(tablet.upsert("drafts", draft, base=2, text="C", content_warning="v"), text="A")
    result = tablet.push_one(change, strategy="manual_review")
    assert (result["status"], result["version"], result["record"]["text"]) == ("conflict", 3, "B")
    conflict = SyncConflict.objects.get(id=result["conflict_id"])
    assert conflict.fields_in_conflict == ["content_warning", "text"]
    assert conflict.client_fields == {"text": "C", "content_warning": "v"}
    assert tablet.head() == 3


def test_one_conflict_stays_open_a_record_and_device(phone: Device, tablet: Device, draft: UUID) -> None:
    first = tablet.push_one(tablet.upsert("drafts", draft, base=2, text="C"), strategy="manual_review")
    again = tablet.push_one(tablet.upsert("drafts", draft, base=2, text="D"), strategy="manual_review")
    other = Device(owner=phone.owner).push_one(
        tablet.upsert("drafts", draft, base=2, text="E"), strategy="manual_review"
    )
    assert first["conflict_id"] == again["conflict_id"] != other["conflict_id"]
    assert SyncConflict.objects.get(id=first["conflict_id"]).client_fields == {"text": "D"}


def test_a_deletion_of_what_was_changed_meanwhile_is_a_conflict(tablet: Device, draft: UUID) -> None:
    early = tablet.push_one(tablet.delete("drafts", draft, base=2, ago=70))
    assert (early["status"], early["record"]["text"]) == ("superseded", "B")
    aside = tablet.push_one(tablet.delete("drafts", draft, base=2), strategy="manual_review")
    assert (aside["status"], aside["record"]["text"]) == ("conflict", "B")
    late = tablet.push_one(tablet.delete("drafts", draft, base=2))
    assert (late["status"], late["record"]["is_deleted"]) == ("applied", True)
