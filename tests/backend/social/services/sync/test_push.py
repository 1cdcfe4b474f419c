"""What becomes of a pushed change, in the order of the protocol."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest

from backend.social.models import Draft
from tests.backend.social.services.sync.device import Device, moment


def seen(device: Device, record_id: UUID) -> str:
    """Return the text of a record as the server has it."""
    return next(str(each["record"]["text"]) for each in device.pull(1)["changes"] if each["id"] == str(record_id))


def test_a_new_record_is_created(phone: Device) -> None:
    draft = uuid4()
    result = phone.push_one(phone.upsert("drafts", draft, text="A", content_warning="w"))
    assert (result["index"], result["collection"], result["id"]) == (0, "drafts", str(draft))
    assert (result["status"], result["version"]) == ("applied", 2)
    assert (result["record"]["text"], result["record"]["content_warning"], result["record"]["synced"]) == (
        "A",
        "w",
        True,
    )


def test_an_absent_record_with_a_base_was_purged_and_stays_so(phone: Device) -> None:
    draft = uuid4()
    for change in (phone.upsert("drafts", draft, base=7, text="A"), phone.delete("drafts", draft, base=7)):
        result = phone.push_one(change)
        assert (result["status"], result["record"]["is_deleted"]) == ("superseded", True)
    assert not Draft.objects.exists()


def test_deleting_what_never_was_changes_nothing(phone: Device) -> None:
    result = phone.push_one(phone.delete("drafts", uuid4()))
    assert (result["status"], result["version"], result["record"]) == ("noop", None, None)
    assert phone.head() == 1


def test_a_change_of_the_newest_version_applies(phone: Device, tablet: Device) -> None:
    draft = uuid4()
    made = phone.push_one(phone.upsert("drafts", draft, text="A"))
    result = tablet.push_one(tablet.upsert("drafts", draft, base=made["version"], ago=3600, text="B"))
    assert (result["status"], result["version"]) == ("applied", 3)
    assert result["record"]["last_updated_at"] > made["record"]["last_updated_at"]


def test_the_same_content_is_no_new_version(phone: Device, tablet: Device) -> None:
    draft = uuid4()
    made = phone.push_one(phone.upsert("drafts", draft, text="A"))
    result = tablet.push_one(tablet.upsert("drafts", draft, base=None, text="A"))
    assert (result["status"], result["version"], result["record"]) == ("noop", made["version"], made["record"])
    assert phone.head() == made["version"]


def test_a_device_that_lost_the_answer_goes_on(phone: Device) -> None:
    draft = uuid4()
    phone.push_one(phone.upsert("drafts", draft, ago=10, text="A"))
    edited = phone.push_one(phone.upsert("drafts", draft, base=None, ago=5, text="B"))
    again = phone.push_one(phone.upsert("drafts", draft, base=None, text="C"))
    assert [edited["status"], again["status"]] == ["applied", "applied"]
    assert seen(phone, draft) == "C"


def test_an_earlier_change_of_the_same_device_that_comes_late_loses(phone: Device) -> None:
    draft = uuid4()
    phone.push_one(phone.upsert("drafts", draft, ago=5, text="new"))
    late = phone.push_one(phone.upsert("drafts", draft, ago=10, text="old"))
    assert (late["status"], late["record"]["text"]) == ("superseded", "new")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_devices_the_later_write_stays_in_any_order(
    phone: Device, tablet: Device, order: tuple[int, int]
) -> None:
    draft = uuid4()
    made = phone.push_one(phone.upsert("drafts", draft, ago=100, text="A"))
    phone.push_one(phone.upsert("drafts", draft, base=made["version"], ago=90, text="B"))
    writes = [
        (phone, phone.upsert("drafts", draft, base=made["version"], ago=60, text="phone")),
        (tablet, tablet.upsert("drafts", draft, base=made["version"], ago=30, text="tablet")),
    ]
    for place in order:
        device, change = writes[place]
        device.push_one(change)
    assert seen(phone, draft) == "tablet"


def test_a_tie_goes_to_the_larger_device(phone: Device) -> None:
    small, large = (Device(owner=phone.owner, id=UUID(int=number << 64 | 4 << 76 | 1 << 63)) for number in (1, 2))
    first, second = uuid4(), uuid4()
    moment = phone.time(ago=50)
    for draft, devices in ((first, (small, large)), (second, (large, small))):
        for device in devices:
            change = {**device.upsert("drafts", draft, text=str(device.id)), "updated_at": moment.isoformat()}
            answer = device.send(change, headers={"X-Client-Time": None})
            assert answer.status == 200
        assert seen(phone, draft) == str(large.id)


def test_a_clock_that_is_ahead_is_corrected(phone: Device) -> None:
    fast = Device(owner=phone.owner, ahead=timedelta(days=3650))
    draft = uuid4()
    result = fast.push_one(fast.upsert("drafts", draft, ago=30, text="fast"))
    assert result["record"]["last_updated_at"] <= phone.pull()["server_time"]
    later = phone.push_one(phone.upsert("drafts", draft, ago=5, text="phone"))
    assert later["status"] == "applied"
    uncorrected = fast.send(fast.upsert("drafts", draft, text="x"), headers={"X-Client-Time": None})
    assert uncorrected.data["results"][0]["record"]["last_updated_at"] <= phone.pull()["server_time"]


def test_a_deletion_without_base_always_applies(phone: Device, tablet: Device) -> None:
    draft = uuid4()
    phone.push_one(phone.upsert("drafts", draft, text="A"))
    result = tablet.push_one(tablet.delete("drafts", draft, ago=1000))
    assert (result["status"], result["record"]["is_deleted"], result["record"]["text"]) == ("applied", True, "")
    assert tablet.push_one(tablet.delete("drafts", draft))["status"] == "noop"


def test_a_deletion_wins_over_an_edit_but_not_over_an_explicit_undelete(phone: Device, tablet: Device) -> None:
    draft = uuid4()
    made = phone.push_one(phone.upsert("drafts", draft, text="A"))
    gone = tablet.push_one(tablet.delete("drafts", draft, base=made["version"]))
    late = phone.push_one(phone.upsert("drafts", draft, base=made["version"], text="B"))
    assert (late["status"], late["record"]["is_deleted"]) == ("superseded", True)
    back = phone.push_one(phone.upsert("drafts", draft, base=gone["version"], text="C"))
    assert (back["status"], back["record"]["is_deleted"], back["record"]["text"]) == ("applied", False, "C")


def test_what_one_device_did_is_in_the_order_of_its_own_clock(phone: Device) -> None:
    post_id = phone.owner.posts("liked, unliked, liked")["id"]
    like = phone.push_one(phone.upsert("likes", phone.own(post_id), post_id=post_id))
    on_its_way = {"X-Client-Time": moment(phone.time(ago=10))}  # ten seconds: by the server's clock, it is of now
    assert phone.send(phone.delete("likes", like["id"], base=like["version"], ago=10), headers=on_its_way).status == 200

    again = phone.push_one(phone.upsert("likes", like["id"], base=like["version"], ago=5, post_id=post_id))
    before = phone.push_one(phone.delete("likes", like["id"], base=like["version"], ago=20))

    assert (again["status"], again["record"]["is_deleted"]) == ("applied", False)
    assert before["status"] == "superseded"


def test_a_toggle_that_was_switched_off_comes_back_if_that_is_later(phone: Device, tablet: Device) -> None:
    post = phone.owner.posts()["id"]
    like = phone.own(post)
    on = phone.push_one(phone.upsert("likes", like, ago=60, post_id=post))
    phone.push_one(phone.delete("likes", like, base=on["version"], ago=40))
    early = tablet.push_one(tablet.upsert("likes", like, base=on["version"], ago=50, post_id=post))
    assert (early["status"], early["record"]["is_deleted"]) == ("superseded", True)
    late = tablet.push_one(tablet.upsert("likes", like, ago=20, post_id=post))
    assert (late["status"], late["record"]["is_deleted"]) == ("applied", False)
    assert phone.owner.api.get(f"/posts/{post}").data["counts"]["likes"] == 1


def test_settings_keep_any_json(phone: Device) -> None:
    setting = phone.own("theme")
    value = {"dark": True, "sizes": [1, 2.5, None], "name": "é"}
    assert phone.push_one(phone.upsert("settings", setting, value=value))["record"]["value"] == value
    assert phone.push_one(phone.upsert("settings", setting, value=value))["status"] == "noop"
    other = {**value, "dark": 1}
    assert phone.push_one(phone.upsert("settings", setting, key="theme", value=other))["record"]["value"] == other


def test_a_float_that_is_written_as_an_integer_is_kept(phone: Device) -> None:
    written = orjson.Fragment("123456789012345680000")  # as JavaScript writes it

    record = phone.push_one(phone.upsert("settings", phone.own("far"), value=written))["record"]

    assert record["value"] == 123456789012345680000.0


@pytest.mark.parametrize("value", [1e16, 1e20, -1e20, 1e308, 5e-324, -0.0, [{"far": 1e25}], (1 << 64) - 1])
def test_numbers_of_any_size_come_back_and_are_the_same(phone: Device, tablet: Device, value: Any) -> None:
    setting = phone.own("far")
    phone.push_one(phone.upsert("settings", setting, value=value))
    assert tablet.push_one(tablet.upsert("settings", setting, value=value))["status"] == "noop"
    # The row is written again for its other field, and takes the number along.
    assert phone.push_one(phone.upsert("settings", setting, key="far"))["status"] == "applied"
    assert phone.pull()["changes"][0]["record"]["value"] == value


def test_changes_of_one_batch_may_come_in_any_order(phone: Device) -> None:
    parent, reply, again = uuid4(), uuid4(), uuid4()
    results = phone.push(
        phone.upsert("likes", phone.own(reply), post_id=str(reply)),
        phone.upsert("posts", again, text="3", reply_to_id=str(reply)),
        phone.upsert("posts", reply, ago=5, text="2", reply_to_id=str(parent)),
        phone.upsert("posts", parent, ago=9, text="1"),
    )
    assert [(each["index"], each["status"]) for each in results] == [(place, "applied") for place in range(4)]
    assert [each["version"] for each in results] == [2, 3, 4, 5]
    assert phone.owner.texts(f"/posts/{parent}/thread") == ["1", "2", "3"]
    assert phone.owner.api.get(f"/posts/{parent}").data["counts"]["replies"] == 1
    assert phone.owner.api.get(f"/posts/{reply}").data["counts"] == {"likes": 1, "replies": 1, "reposts": 0}


def test_an_empty_batch_is_taken(phone: Device) -> None:
    assert phone.push() == []
