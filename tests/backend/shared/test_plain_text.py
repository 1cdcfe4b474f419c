"""People's text, cleaned."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.shared.plain_text import clean_line, clean_text


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


@given(st.text(st.characters(codec=None)))
def test_cleaning_again_changes_nothing_and_nothing_unseen_is_left(raw: str) -> None:
    for clean in (clean_line, clean_text):
        cleaned = clean(raw)
        assert clean(cleaned) == cleaned
        left = {unicodedata.category(char) for char in cleaned if char not in "\n\u200c\u200d"}
        assert not left & {"Cc", "Cf", "Cs"}
