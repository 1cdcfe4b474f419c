"""The operations of media."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from tests.support.media.media_files import png
from tests.support.scenarios.scenario import Call, Scenario
from tests.support.scenarios.scene import Scene

UNSIGNED = "expires=4102444800&signature=" + "A" * 43


def of_picture(*, body: Any = None, is_new: bool = False) -> Callable[[Scene], Call]:
    """Return how an owner does something to a picture that is ready."""

    def prepare(scene: Scene) -> Call:
        owner, media_id = scene.new_media() if is_new else scene.media()
        return Call(path=f"/media/{media_id}", token=owner.api.token, body=body)

    return prepare


def of_upload(suffix: str) -> Callable[[Scene], Call]:
    """Return how an owner does something to an upload of several parts that has begun."""

    def prepare(scene: Scene) -> Call:
        owner, media_id = scene.upload(multipart=True)
        return Call(path=f"/media/{media_id}{suffix}", token=owner.api.token)

    return prepare


def post_media(scene: Scene) -> Call:
    form = {"id": str(uuid4()), "file": ("a.png", png(), "image/png")}
    return Call(path="/media", token=scene.reader().api.token, form=form)


def post_upload(scene: Scene) -> Call:
    body = {"id": str(uuid4()), "file_name": "a.wav", "content_type": "audio/wav", "size": 100}
    return Call(path="/media/uploads", token=scene.reader().api.token, body=body)


MEDIA = {
    "post_media": Scenario(prepare=post_media, audit=("media.created",)),
    "get_own_media": Scenario(prepare=lambda s: Call(path="/media", token=s.media()[0].api.token), is_list=True),
    "post_upload": Scenario(prepare=post_upload, audit=("media.announced",)),
    "get_media": Scenario(prepare=of_picture()),
    "put_media": Scenario(prepare=of_picture(body={"alt_text": "quarters"}, is_new=True), audit=("media.updated",)),
    "remove_media": Scenario(prepare=of_picture(is_new=True), audit=("media.deleted",)),
    "get_parts": Scenario(prepare=of_upload("/parts"), is_list=True),
    "post_part": Scenario(prepare=of_upload("/parts/1"), silent="it only signs an address"),
    "delete_upload": Scenario(prepare=of_upload("/upload"), audit=("media.deleted",)),
}
# Called with success in tests of their own, which need a film or bytes in the bucket; the walk refuses them here.
ELSEWHERE = {
    "post_complete": ("POST", f"/media/{uuid4()}/complete", "tests/flows/test_upload_recipes.py"),
    "get_master": ("GET", f"/media/{uuid4()}/renditions/hls?{UNSIGNED}", "tests/flows/test_private_films.py"),
    "get_playlist": (
        "GET",
        f"/media/{uuid4()}/renditions/hls/360p/video.m3u8?{UNSIGNED}",
        "tests/flows/test_private_films.py",
    ),
    "get_rendition": ("GET", f"/media/{uuid4()}/renditions/large?{UNSIGNED}", "tests/flows/test_media_on_posts.py"),
}
