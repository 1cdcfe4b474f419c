"""The page: one file without scripts, that loads nothing but the media themselves."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from config.cli.media.gallery.card import render_card

STYLE = Path(__file__).with_name("style.css").read_text(encoding="utf-8")


def render_page(media: Sequence[Mapping[str, Any]], *, title: str, places: Sequence[str], at: datetime) -> str:
    """Return the page of media as their owners see them, whose files lie in these places and are loaded from no other.

    Signed addresses in it end after a while.
    """
    cards = format_html_join("\n", "{}", ((render_card(each),) for each in media))
    return str(
        format_html(
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            '<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
            '<meta name="referrer" content="no-referrer">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            "<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n"
            "<header><h1>{title}</h1><p>{count} media · {at} · signed addresses end in 15 to 30 minutes</p></header>\n"
            "<main>\n{cards}\n</main>\n</body>\n</html>\n",
            policy=_policy(places),
            title=title,
            style=_trusted(STYLE),
            count=len(media),
            at=f"{at:%Y-%m-%d %H:%M} UTC",
            cards=cards,
        )
    )


def _policy(places: Sequence[str]) -> str:
    """Return what the page may load: its own style, placeholders, and media from where they lie."""
    digest = b64encode(sha256(STYLE.encode()).digest()).decode()
    origins = " ".join(sorted({f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, places)}))
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data: {origins}; media-src {origins}; "
        "base-uri 'none'; form-action 'none'"
    )


def _trusted(text: str) -> SafeString:
    return mark_safe(text)  # noqa: S308 - a file of ours
