"""A body that is too large is refused before it is read, by the gateway and by the service behind it."""

import urllib3

from config.cli.stack import StackState
from tests.support.stack.api import Person

RULE = "35"
MET_BY = (
    "deploy/nginx/nginx.conf.template",
    "backend/shared/http/gate/middleware.py",
    "backend/media/services/uploads/begin_upload.py",
    "backend/media/services/uploads/quotas.py",
    ".env.example",
)


def test_the_gateway_refuses_a_large_body(ada: Person) -> None:
    answer = ada.api.post("/posts", {"text": "x" * 1_100_000})
    assert (answer.status, answer.code) == (413, "PAYLOAD_TOO_LARGE")


def test_the_service_refuses_it_too(ada: Person, stack: StackState) -> None:
    address = f"{stack.services['social']['SOCIAL_URL']}/api/v1/posts"
    sent = {"Authorization": f"Bearer {ada.api.token}", "Content-Type": "application/json"}
    answer = urllib3.request("POST", address, body=b'{"text": "' + b"x" * 1_100_000 + b'"}', headers=sent)
    assert answer.status == 413
    assert answer.json()["error"]["code"] == "PAYLOAD_TOO_LARGE"


def test_a_text_has_its_own_bound(ada: Person) -> None:
    answer = ada.api.post("/posts", {"text": "x" * 10_000})
    assert answer.status == 400
    assert answer.body["error"]["details"]["fields"][0]["field"] == "text"


def test_a_file_has_one_too_and_the_rest_goes_straight_to_s3(ada: Person, stack: StackState) -> None:
    largest = int(stack.services["media"]["MEDIA_MAX_UPLOAD_BYTES"])
    announced = {"file_name": "film.mp4", "content_type": "video/mp4"}
    answer = ada.api.post("/media/uploads", {**announced, "size": largest + 1})
    assert (answer.status, answer.code) == (413, "FILE_TOO_LARGE")
    form = {"file": ("film.mp4", b"\0" * 17 * 1024 * 1024, "video/mp4")}
    sent = urllib3.request(
        "POST",
        f"{ada.api.base_url}/api/v1/media",
        fields=form,
        headers={"Authorization": f"Bearer {ada.api.token}"},
        retries=False,
    )
    assert (sent.status, sent.json()["error"]["code"]) == (413, "PAYLOAD_TOO_LARGE")


def test_s3_takes_no_byte_more_than_was_announced(ada: Person) -> None:
    announced = {"file_name": "photo.png", "content_type": "image/png", "size": 1000}
    upload = ada.api.post("/media/uploads", announced).data["upload"]
    statuses = [
        urllib3.request("POST", upload["url"], fields={**upload["fields"], "file": ("photo.png", b"x" * size)}).status
        for size in (1001, 1000)
    ]
    assert statuses[0] >= 400
    assert statuses[1] == 201
