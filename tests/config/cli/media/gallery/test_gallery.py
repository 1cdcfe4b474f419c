"""The gallery's page: complete, without anything of its own to load, and deaf to what people write."""

import re
from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest

from config.cli.media.gallery.page import render_page

CDN, SITE = "https://cdn.test", "https://plaza.test"
AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOSTILE = "\"><script>alert(1)</script><img src=x onerror='alert(2)'>"
PICTURE: dict[str, Any] = {
    "id": "01a2092b-528a-7a45-8970-0e343e1cf202",
    "status": "ready",
    "kind": "image",
    "access": "public",
    "file_name": "photo.jpg",
    "content_type": "image/jpeg",
    "bytes": 2_400_000,
    "sha256": "ab" * 32,
    "width": 1200,
    "height": 800,
    "duration": None,
    "blurhash": "LEHV6nWB2yk8pyo0adR*.7kCMdnj",
    "dominant_color": "#8a6f4d",
    "waveform": None,
    "alt_text": "A cat asleep",
    "failure": None,
    "renditions": [
        {
            "name": "small",
            "url": f"{CDN}/s.webp",
            "width": 320,
            "height": 213,
            "content_type": "image/webp",
            "bytes": 9,
        },
        {
            "name": "avif",
            "url": f"{CDN}/a.avif",
            "width": 1200,
            "height": 800,
            "content_type": "image/avif",
            "bytes": 8,
        },
    ],
}
MP4 = {"name": "mp4", "width": 640, "height": 360, "content_type": "video/mp4", "bytes": 10}
POSTER = {"name": "poster", "width": 640, "height": 360, "content_type": "image/webp", "bytes": 10}
AUDIO = {"name": "audio", "width": None, "height": None, "content_type": "audio/mp4", "bytes": 10}


class Elements(HTMLParser):
    """Collects the elements of a page as a browser would see them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def page_of(*media: dict[str, Any]) -> str:
    return render_page(media, title="Media of ada", places=[f"{CDN}/cdn", SITE], at=AT)


def test_a_picture_is_shown_in_all_its_renditions() -> None:
    page = page_of(PICTURE)

    pictures = {picture["src"]: picture for picture in Elements(page).of("img")}
    assert {f"{CDN}/s.webp", f"{CDN}/a.avif"} < set(pictures)
    assert pictures[f"{CDN}/s.webp"]["alt"] == "A cat asleep"
    assert sum(address.startswith("data:image/png;base64,") for address in pictures) == 1
    assert "320 × 213 · WebP · 9 B" in page
    assert 'fill="#8a6f4d"' in page


def test_films_and_sounds_are_played() -> None:
    film = PICTURE | {"renditions": [POSTER | {"url": f"{CDN}/p"}, MP4 | {"url": f"{SITE}/m?a=1&b=2"}]}
    sound = PICTURE | {"blurhash": None, "waveform": [0, 1.0], "renditions": [AUDIO | {"url": f"{CDN}/s"}]}

    elements = Elements(page_of(film, sound))

    [video], [audio] = elements.of("video"), elements.of("audio")
    assert (video["src"], video["poster"]) == (f"{SITE}/m?a=1&b=2", f"{CDN}/p")
    assert audio["src"] == f"{CDN}/s"
    assert elements.of("path") == [{"d": "M0.5 19.5V20.5 M1.5 0V40"}]


def test_what_failed_says_why() -> None:
    failure = {"code": "damaged", "message": "The picture is damaged."}
    failed = PICTURE | {"status": "failed", "failure": failure, "renditions": [], "blurhash": None, "width": None}

    assert '<p class="failure">The picture is damaged. <code>damaged</code></p>' in page_of(failed)


@pytest.mark.parametrize("field", ["file_name", "alt_text", "content_type", "dominant_color", "id", "sha256", "kind"])
def test_what_people_write_stays_text(field: str) -> None:
    page = page_of(PICTURE | {field: HOSTILE})

    elements = Elements(page)
    assert elements.of("script") == []
    assert [attributes for _, attributes in elements.found if "onerror" in attributes] == []
    assert len(elements.of("img")) == len(Elements(page_of(PICTURE)).of("img"))


def test_no_address_runs_anything() -> None:
    wrong = [PICTURE["renditions"][0] | {"url": "javascript:alert(1)"}, AUDIO | {"url": "data:text/html,x"}]

    assert "javascript:" not in (page := page_of(PICTURE | {"renditions": wrong}))
    assert "data:text" not in page


def test_a_blurhash_that_is_none_is_left_out() -> None:
    for text in ("%%%", "", None):
        assert "data:image" not in page_of(PICTURE | {"blurhash": text}).partition("<main>")[2]


def test_the_page_loads_media_and_nothing_else() -> None:
    page = page_of(PICTURE)

    elements = Elements(page)
    policy = next(str(meta["content"]) for meta in elements.of("meta") if "http-equiv" in meta)
    style = re.search(r"<style>(.*)</style>", page, re.DOTALL)
    assert style
    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data: {CDN} {SITE}; media-src {CDN} {SITE}; "
        "base-uri 'none'; form-action 'none'"
    )
    assert elements.of("link") == elements.of("script") == []
    assert [attributes for _, attributes in elements.found if "style" in attributes] == []
    assert "url(" not in style[1]
