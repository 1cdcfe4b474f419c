"""Every list of the media service, filled and read: a new list brings its own line here."""

from collections.abc import Callable
from itertools import count

from tests.backend.media.processing import make_ready
from tests.backend.media.uploader import Uploader, put_to_s3
from tests.support.queries.query_growth import ListScenario

MakeScenario = Callable[[Uploader], ListScenario]


def own_media(ada: Uploader) -> ListScenario:
    def add(number: int) -> None:
        for _ in range(number):
            make_ready(ada.uploads())

    return ListScenario(add=add, read=lambda: ada.api.get("/media?limit=100"))


def parts(ada: Uploader) -> ListScenario:
    media = ada.announces(multipart=True, size=400 * 1024 * 1024).data
    path, numbers = f"/media/{media['id']}/parts", count(1)

    def add(number: int) -> None:
        for _ in range(number):
            put_to_s3(ada.api.post(f"{path}/{next(numbers)}").data["url"], b"x")

    return ListScenario(add=add, read=lambda: ada.api.get(f"{path}?limit=100"))


SCENARIOS: dict[str, MakeScenario] = {"/api/v1/media": own_media, "/api/v1/media/{media_id}/parts": parts}
