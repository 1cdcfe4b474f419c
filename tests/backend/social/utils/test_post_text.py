"""Texts of posts."""

import pytest

from backend.social.utils.post_text import BlankText, NulInText, clean_text


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("plain", "plain"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("from\r\nwindows", "from\nwindows"),
        ("bell\x07 escape\x1b delete\x7f", "bell escape delete"),
        ("two\rwords\x0bthree\x0cfour\x85five\x1esix", "two\nwords\nthree\nfour\nfive\nsix"),
        ("  kept  ", "  kept  "),
        ("e\u0301 and \u00e9 stay apart", "e\u0301 and \u00e9 stay apart"),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f468\u200d\U0001f469\u200d\U0001f467"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_only_control_characters_go(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean


@pytest.mark.parametrize(
    "raw",
    ["", " ", "\n\t", "\x07", "\u00a0\u2003", "\u200b\u200d\u2060", "\u3164", "\u115f", "\u2800", "\ufe0f", "\u00ad"],
)
def test_a_text_that_shows_nothing_is_refused(raw: str) -> None:
    with pytest.raises(BlankText):
        clean_text(raw)


def test_a_nul_is_refused() -> None:
    with pytest.raises(NulInText):
        clean_text("a\x00b")
