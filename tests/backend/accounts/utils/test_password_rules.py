"""Which passwords are taken."""

import pytest

from backend.accounts.utils.password_rules import check_password, normalise_password


def codes(password: str, *known_words: str) -> list[str]:
    faults = check_password(
        password=normalise_password(password), min_length=15, known_words=known_words, field="password"
    )
    return [fault.code for fault in faults]


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "fifteen letters",
        "x" * 64,
        "1" * 63 + "2",
        "密码密码密码密码密码密码密码密",
        "🐎" * 15,
        "               a",
        "a" * 256,
    ],
)
def test_long_enough_is_good_enough(password: str) -> None:
    assert codes(password) == []


@pytest.mark.parametrize("password", ["", "fourteen chars", "A1!a2@b3#c4$"])
def test_a_short_one_is_refused_whatever_it_is_made_of(password: str) -> None:
    assert codes(password) == ["password_too_short"]


def test_length_is_counted_after_normalisation() -> None:
    assert codes("e\u0301" * 14) == ["password_too_short"]
    assert codes("e\u0301" * 15) == []


def test_an_endless_one_is_refused() -> None:
    assert codes("a" * 257) == ["password_too_long"]


@pytest.mark.parametrize(
    "password", ["123456789012345", "1234567890123456", "passwordpassword", "PASSWORDpassword", "qwertyqwertyqwerty"]
)
def test_what_attackers_try_first_is_refused(password: str) -> None:
    assert codes(password) == ["password_too_common"]


@pytest.mark.parametrize(
    "password",
    [
        "charlotte.charlotte",
        "charlotte and the poppies",
        "charlotte@example.org",
        "PlazaPlazaPlaza1",
        "plaza charlotte 2026!!",
    ],
)
def test_ones_own_names_are_refused(password: str) -> None:
    assert codes(password, "charlotte", "charlotte@example.org", "example.org") == ["password_too_personal"]


def test_a_short_name_may_be_part_of_something_longer() -> None:
    assert codes("a fieldmouse adapts", "ada") == []


@pytest.mark.parametrize("password", ["password1234567", "P4ssw0rd1234567!", "iloveyou!!2026!!", "2026-sunshine-2026"])
def test_a_listed_word_with_digits_and_signs_around_it_is_refused(password: str) -> None:
    assert codes(password) == ["password_too_common"]


def test_a_short_name_is_not_seen_in_everything() -> None:
    assert codes("a field of forty poppies", "a", "of", "") == []
