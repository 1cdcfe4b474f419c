"""What was found of a list, as an answer."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse

from backend.shared.http.lists import reply_page
from backend.shared.http.pagination import Page
from backend.shared.slices import Listed

EMPTY: tuple[object, ...] = (None, "", [], ())


def reply_documents(listed: Listed[dict[str, Any]], *, page: Page) -> HttpResponse:
    """Answer documents; what is null or empty is left out."""
    return reply_page([without_empty(item) for item in listed.items], end=listed.end, page=page)


def without_empty(document: Any) -> Any:
    """Return a copy without what is null or empty, at any depth."""
    if isinstance(document, Mapping):
        return {name: without_empty(value) for name, value in document.items() if value not in EMPTY}
    return [without_empty(item) for item in document] if isinstance(document, list | tuple) else document
