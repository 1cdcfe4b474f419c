"""The fast path of the home feed and Django's path are one: bytes, headers, log line, measurement, errors."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.core.handlers.wsgi import WSGIHandler
from prometheus_client import REGISTRY

from backend.shared.cache.client import Connection
from backend.shared.cache.ended_sessions import mark_ended
from backend.shared.cache.errors import CacheUnavailable
from backend.shared.clock import now
from backend.shared.media_addresses import MARK
from backend.shared.tokens.verify import verified_tokens, verify_access_token
from backend.social.views import fast_feed as fast_feed_module
from backend.social.views.fast_feed import fast_feed
from config.env_reader import RateLimit
from tests.backend.social.conftest import MakePerson
from tests.backend.social.people import Person
from tests.support.media.media_service import MediaService, processing, ready
from tests.support.workers.social_work import run_work

REQUEST_ID = "8c1f7a56-6f0a-4d2e-9a43-6e1c5d1f0b77"
MEASURED = ("plaza_http_requests_total", {"method": "GET", "route": "/api/v1/feed", "status": "200"})


@dataclass(frozen=True)
class Served:
    """All that a request leaves behind."""

    status: str
    headers: dict[str, str]
    body: bytes
    log: dict[str, Any]
    counted: float


@pytest.fixture
def serve(
    cache: Connection, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., Served]:
    """Return a way to send one request through either path, at one moment and with the limits untouched."""
    moment = now()
    for module in (
        "backend.shared.http.gate.middleware",
        "backend.social.views.fast_feed",
        "backend.social.views.home_feed",
        "backend.social.services.cards.post_items",
    ):
        monkeypatch.setattr(f"{module}.now", lambda: moment)

    def send(application: Any, *, token: str, query: str = "", **headers: str) -> Served:
        for key in cache.call("KEYS", "r:*"):
            cache.call("DEL", key)
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": "/api/v1/feed",
            "QUERY_STRING": query,
            "SERVER_NAME": "plaza.test",
            "SERVER_PORT": "80",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            "HTTP_HOST": "plaza.test",
            "HTTP_X_REAL_IP": "203.0.113.9",
            "HTTP_X_REQUEST_ID": REQUEST_ID,
            "HTTP_AUTHORIZATION": f"Bearer {token}",
            **headers,
        }
        before = REGISTRY.get_sample_value(*MEASURED) or 0.0
        capfd.readouterr()
        answer: dict[str, Any] = {}

        def start_response(status: str, answered: list[tuple[str, str]], *_: object) -> None:
            answer.update(status=status, headers={name.lower(): value for name, value in answered})

        body = b"".join(application(environ, start_response))
        line = json.loads(capfd.readouterr().out.strip().splitlines()[-1])
        log = {name: value for name, value in line.items() if name not in {"time", "duration_ms"}}
        return Served(
            status=answer["status"],
            headers=answer["headers"],
            body=body,
            log=log,
            counted=(REGISTRY.get_sample_value(*MEASURED) or 0.0) - before,
        )

    return send


def refuse_django(environ: Any, start_response: Any) -> Any:
    raise AssertionError("the fast path fell through")


@pytest.fixture
def reader(person: MakePerson, media: MediaService, serve: object) -> Person:
    """A reader whose feed holds 8 posts, liked and not, with media for all and for some, and whose window is warm."""
    reader, author = person("reader"), person("author")
    reader.follows(author)
    posts = [
        author.posts(
            f"post <{n}> \u00e9",
            content_warning="spoiler" if n % 3 else None,
            visibility="followers" if n % 4 == 1 else "public",
            media_ids=media.has(ready(access="public"), processing())[: n % 3],
        )
        for n in range(8)
    ]
    for post in posts[::3]:
        reader.api.post(f"/posts/{post['id']}/likes")
    for _ in range(3):
        run_work(seed=1)
    assert len(reader.api.get("/feed").data["items"]) == 8
    verify_access_token(token=reader.api.token or "", now=now())
    return reader


@pytest.mark.parametrize(
    "headers", [{}, {"HTTP_ORIGIN": "https://app.plaza.test"}, {"HTTP_ORIGIN": "https://evil.example"}]
)
@pytest.mark.parametrize("query", ["", "limit=3", "limit=100"])
def test_both_paths_serve_the_same(
    reader: Person, serve: Callable[..., Served], query: str, headers: dict[str, str]
) -> None:
    fast = serve(fast_feed(refuse_django), token=reader.api.token, query=query, **headers)
    slow = serve(WSGIHandler(), token=reader.api.token, query=query, **headers)

    assert fast == slow
    assert (fast.status, fast.counted) == ("200 OK", 1.0)
    assert (b"&signature=" in fast.body, MARK.encode() in fast.body) == (True, False)


def test_every_page_is_the_same_by_cursor(reader: Person, serve: Callable[..., Served]) -> None:
    query, seen = "limit=3", []
    while query:
        fast = serve(fast_feed(refuse_django), token=reader.api.token, query=query)
        assert fast == serve(WSGIHandler(), token=reader.api.token, query=query)
        data = json.loads(fast.body)["data"]
        seen += [item["id"] for item in data["items"]]
        query = f"limit=3&cursor={data['next_cursor']}" if data["next_cursor"] else ""

    assert len(seen) == len(set(seen)) == 8


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("limit=0", {}),
        ("limit=101", {}),
        ("limit=x", {}),
        ("cursor=nonsense", {}),
        ("offset=3", {}),
        ("unknown=1", {}),
        ("", {"HTTP_HOST": "evil.example"}),
        ("", {"HTTP_AUTHORIZATION": "Bearer nonsense"}),
        ("", {"HTTP_AUTHORIZATION": "Basic abc"}),
    ],
)
def test_what_is_unusual_falls_through_to_the_same_answer(
    reader: Person, serve: Callable[..., Served], query: str, headers: dict[str, str]
) -> None:
    through = serve(fast_feed(WSGIHandler()), token=reader.api.token, query=query, **headers)
    slow = serve(WSGIHandler(), token=reader.api.token, query=query, **headers)

    assert through == slow


def test_a_used_up_limit_is_refused_and_counted_once(
    reader: Person, serve: Callable[..., Served], settings: Any
) -> None:
    settings.RATE_LIMIT_ACCOUNT = RateLimit(count=1, seconds=60)
    application = fast_feed(WSGIHandler())
    first = serve(application, token=reader.api.token)
    assert first.headers["ratelimit-remaining"] == "0"

    by_django = reader.api.get("/feed")
    assert by_django.status == 429


def test_a_cold_window_is_built_and_counted_once(
    reader: Person, serve: Callable[..., Served], cache: Connection
) -> None:
    warm = serve(fast_feed(refuse_django), token=reader.api.token)
    cache.call("FLUSHDB")

    cold = serve(fast_feed(WSGIHandler()), token=reader.api.token)

    assert cold == warm


def test_without_the_cache_the_feed_comes_from_sql(
    reader: Person, serve: Callable[..., Served], monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = serve(fast_feed(refuse_django), token=reader.api.token)

    def away(**_: object) -> None:
        raise CacheUnavailable("away")

    for place in (fast_feed_module, __import__("backend.social.services.feed.read_home_feed", fromlist=["_"])):
        monkeypatch.setattr(place, "read_home_page", away)
    alone = serve(fast_feed(WSGIHandler()), token=reader.api.token)

    assert alone.body == usual.body


def test_an_unknown_token_takes_djangos_path_once(reader: Person, serve: Callable[..., Served]) -> None:
    verified_tokens.clear()
    serve(fast_feed(WSGIHandler()), token=reader.api.token)

    assert serve(fast_feed(refuse_django), token=reader.api.token).status == "200 OK"


def test_a_request_without_an_id_gets_one(reader: Person, serve: Callable[..., Served]) -> None:
    given = serve(fast_feed(refuse_django), token=reader.api.token, HTTP_X_REQUEST_ID=str(uuid4()).upper())

    assert given.headers["x-request-id"] == given.log["request_id"]


def test_an_ended_session_gets_one_refusal_from_both_paths(reader: Person, serve: Callable[..., Served]) -> None:
    viewer = verify_access_token(token=reader.api.token or "", now=now())
    mark_ended(session_ids=[viewer.session_id], at=now())

    fast = serve(fast_feed(WSGIHandler()), token=reader.api.token)
    slow = serve(WSGIHandler(), token=reader.api.token)

    assert fast == slow
    assert fast.status == "401 Unauthorized"
    assert fast.log["error"] == "SESSION_ENDED"
