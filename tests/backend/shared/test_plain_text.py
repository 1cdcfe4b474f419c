"""People's text, cleaned."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.shared.plain_text import clean_line, clean_text, is_blank


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  Ada\t\nLovelace ", "Ada Lovelace"),
        ("e\u0301", "é"),
        ("abc\u202edcb\u200b\x00\x1b[0m", "abcdcb[0m"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
        ("\u2028", ""),
    ],
)
def test_a_line(raw: str, clean: str) -> None:
    assert clean_line(raw) == clean


def test_a_text_keeps_its_lines() -> None:
    assert clean_text("\r\none \r\n\r\ntwo\tthree\rfour\x00\n\n") == "one\n\ntwo three\nfour"


def test_no_line_end_is_lost_between_two_words() -> None:
    assert clean_text("a\rb\x0bc\x0cd\x85e\x1ef\r\ng") == "a\nb\nc\nd\ne\nf\ng"


@pytest.mark.parametrize(
    "text", ["", " \n", "\u200b", "\u200d\u200c", "\u3164", "\u115f\u2800", "\ufe0f", "\U000e0020"]
)
def test_what_shows_nothing_is_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["a", ".", "👩\u200d💻", "\u2028x", "ن\u200cو"])
def test_what_shows_something_is_not(text: str) -> None:
    assert not is_blank(text)


@given(st.text(st.characters(codec=None)))
def test_cleaning_again_changes_nothing_and_nothing_unseen_is_left(raw: str) -> None:
    for clean in (clean_line, clean_text):
        cleaned = clean(raw)
        assert clean(cleaned) == cleaned
        left = {unicodedata.category(char) for char in cleaned if char not in "\n\u200c\u200d"}
        assert not left & {"Cc", "Cf", "Cs"}
