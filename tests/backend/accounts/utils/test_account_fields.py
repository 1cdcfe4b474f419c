"""What each field of an account may hold."""

import pytest

from backend.accounts.utils.account_fields import (
    check_avatar_url,
    check_bio,
    check_display_name,
    check_email,
    check_username,
)


@pytest.mark.parametrize("username", ["ada", "ADA", " ada ", "a_1", "x" * 30])
def test_good_usernames(username: str) -> None:
    assert check_username(username) is None


@pytest.mark.parametrize("username", ["", "ab", "x" * 31, "a b", "ada!", "adа", "ada\n1", "ada\x00"])
def test_bad_usernames(username: str) -> None:
    assert check_username(username) is not None


@pytest.mark.parametrize(
    "email", ["a@example.org", "First.Last+tag@sub.example.co.uk", "o'hara@example.org", f"{'x' * 64}@a.io"]
)
def test_good_addresses(email: str) -> None:
    assert check_email(email) is None


@pytest.mark.parametrize(
    "email",
    [
        "",
        "a",
        "@example.org",
        "a@",
        "a@localhost",
        "a@-example.org",
        "a b@example.org",
        ".a@example.org",
        "a..b@example.org",
        "a@example.org\nBcc: b@example.org",
        "a@exämple..org",
        "ä@example.org",
        f"{'x' * 65}@a.io",
        f"a@{'x' * 63}.{'y' * 63}.{'z' * 63}.{'w' * 63}.org",
        '"a"@example.org',
        "a@[127.0.0.1]",
    ],
)
def test_bad_addresses(email: str) -> None:
    assert check_email(email) is not None


@pytest.mark.parametrize(
    ("name", "is_good"), [("Ada", True), ("x" * 50, True), ("x" * 51, False), (" \u200b\n", False)]
)
def test_display_names(name: str, is_good: bool) -> None:
    assert (check_display_name(name) is None) == is_good


@pytest.mark.parametrize(("bio", "is_good"), [("", True), ("x" * 500, True), ("x" * 501, False)])
def test_bios(bio: str, is_good: bool) -> None:
    assert (check_bio(bio) is None) == is_good


@pytest.mark.parametrize(
    "url", ["https://example.org/a.png", "https://example.org/a?b=c#d", "http://plaza.test/cdn/a.png"]
)
def test_good_pictures(url: str) -> None:
    assert check_avatar_url(url, own_url="http://plaza.test") is None


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://",
        "http://example.org/a.png",
        "http://plaza.test.evil.example/a.png",
        "javascript:alert(1)",
        "data:image/png;base64,AAAA",
        "//example.org/a.png",
        "https://user:password@example.org/a.png",
        "https://example.org/a b.png",
        'https://example.org/">',
        "https://[::1/a.png",
        "https://example.org/\x00",
        f"https://example.org/{'x' * 500}",
    ],
)
def test_bad_pictures(url: str) -> None:
    assert check_avatar_url(url, own_url="http://plaza.test") is not None
