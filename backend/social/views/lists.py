"""What was found of a list, as an answer."""

from dataclasses import asdict
from typing import Any

import orjson
from django.http import HttpResponse

from backend.shared.http.lists import reply_page
from backend.shared.http.pagination import Page
from backend.shared.slices import Listed


def reply_posts(listed: Listed[bytes], *, page: Page) -> HttpResponse:
    """Answer posts that are JSON already."""
    return reply_page([orjson.Fragment(item) for item in listed.items], end=listed.end, page=page)


def reply_records(listed: Listed[Any], *, page: Page) -> HttpResponse:
    """Answer dataclasses; what is null or empty is left out."""
    items = [{name: value for name, value in asdict(item).items() if value not in (None, "")} for item in listed.items]
    return reply_page(items, end=listed.end, page=page)
