"""The environment of a service process as a whole."""

import subprocess
import sys
from collections.abc import Mapping

import pytest

from config.cli.checks.environment import example_environment
from config.cli.stack.paths import ROOT, SERVICES
from config.env import Environment, read_environment
from config.env_reader import EnvironmentFaults

SAFE = {
    "ENVIRONMENT": "production",
    "PUBLIC_URL": "https://plaza.example",
    "ALLOWED_HOSTS": "plaza.example",
    "CORS_ORIGINS": "https://app.plaza.example",
    "MAIL_URL": "smtp://mail.plaza.example?tls=starttls",
    "CDN_BASE_URL": "https://cdn.plaza.example",
}
ZEROS = "A" * 43 + "="
SECRETS = {
    "SECRET_KEY": "the secret key of forty characters or so",
    "DATABASE_URL": "postgres://role:sesame-database@127.0.0.1/plaza",
    "CACHE_URL": "redis://:sesame-cache@127.0.0.1:1/0",
    "BROKER_URL": "redis://:sesame-broker@127.0.0.1:1/0",
    "MAIL_URL": "smtp://robot:sesame-mail@127.0.0.1:25?tls=none",
    "SENTRY_DSN": "https://sesame-sentry@127.0.0.1/1",
}


@pytest.fixture(scope="module")
def example() -> dict[str, str]:
    """What accounts is told on a fresh machine."""
    return example_environment(service="accounts")


def faults_of(source: Mapping[str, str]) -> list[str]:
    """Return every fault of an environment that must have some."""
    with pytest.raises(EnvironmentFaults) as refused:
        read_environment(source=source)
    return refused.value.faults


def database(example: dict[str, str], url: str) -> Mapping[str, object]:
    return read_environment(source={**example, "DATABASE_URL": url}).database


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_reads_what_the_example_says(service: str) -> None:
    assert read_environment(source=example_environment(service=service)).service == service


def test_an_empty_environment_has_every_variable_at_fault() -> None:
    faults = faults_of({})

    assert len(faults) > 30
    assert {fault.partition(" ")[2] for fault in faults} == {"is missing"}
    assert len(set(faults)) == len(faults)


def test_missing_empty_and_malformed_are_named_at_once(example: dict[str, str]) -> None:
    broken = {**example, "CACHE_URL": " ", "RATE_LIMIT_IP": "many", "FEED_IDLE_DAYS": "0"}
    del broken["SECRET_KEY"]

    assert faults_of(broken) == [
        "SECRET_KEY is missing",
        "CACHE_URL is empty",
        "RATE_LIMIT_IP is malformed: it must be written count/seconds, as 600/60",
        "FEED_IDLE_DAYS is malformed: it must be from 1 to 3650",
    ]


@pytest.mark.parametrize(
    ("service", "not_its_own"),
    [
        ("social", ["TOKEN_SIGNING_KEYS", "MAIL_URL", "MAIL_FROM", "S3_SECRET_ACCESS_KEY"]),
        ("accounts", ["S3_ENDPOINT_URL", "S3_MEDIA_BUCKET", "CDN_BASE_URL"]),
        ("media", ["TOKEN_SIGNING_KEYS", "S3_AUDIT_BUCKET"]),
        ("audit", ["TOKEN_SIGNING_KEYS", "S3_MEDIA_BUCKET"]),
    ],
)
def test_a_service_does_without_what_is_anothers(service: str, not_its_own: list[str]) -> None:
    environment = example_environment(service=service)

    assert set(not_its_own) & set(environment) == set()
    assert read_environment(source=environment).service == service


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgres://role:word@db.example:6432/plaza", ("role", "word", "db.example", 6432, "plaza")),
        ("postgresql://role:word@db.example/plaza", ("role", "word", "db.example", "", "plaza")),
        (
            "postgres://role:p%40ss%2Fw%3Ard%23%25+%24x@db.example/plaza",
            ("role", "p@ss/w:rd#%+$x", "db.example", "", "plaza"),
        ),
        ("postgres://ro%40le:word@[::1]:5432/plaza", ("ro@le", "word", "::1", 5432, "plaza")),
    ],
)
def test_a_database_address_is_taken_apart(example: dict[str, str], url: str, expected: tuple[object, ...]) -> None:
    parts = database(example, url)

    assert tuple(parts[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")) == expected


def test_options_of_a_database_address_are_kept(example: dict[str, str]) -> None:
    parts = database(example, "postgres://role:word@db.example/plaza?sslmode=verify-full")

    assert parts["OPTIONS"] == {"sslmode": "verify-full"}


def test_options_of_a_database_address_reach_django() -> None:
    source = example_environment(service="social")
    print_mode = "from config.settings.social import DATABASES; print(DATABASES['default']['OPTIONS']['sslmode'])"

    done = subprocess.run(
        [sys.executable, "-c", print_mode],
        cwd=ROOT,
        env={**source, "DATABASE_URL": f"{source['DATABASE_URL']}?sslmode=verify-full"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert done.stdout == "verify-full\n"


@pytest.mark.parametrize(
    "url",
    [
        "mysql://role:sesame@db.example/plaza",
        "sqlite:///sesame",
        "role:sesame@db.example/plaza",
        "postgres://role:sesame@db.example",
        "postgres://role:sesame@db.example/",
        "postgres:///sesame",
        "postgres://role:sesame#1@db.example/plaza",
        "postgres://role:sesame/1@db.example/plaza",
        "postgres://role:sesame@db.example:port/plaza",
    ],
)
def test_another_database_address_is_refused_untold(example: dict[str, str], url: str) -> None:
    (fault,) = faults_of({**example, "DATABASE_URL": url})

    assert fault.startswith("DATABASE_URL is malformed: ")
    assert "sesame" not in fault


@pytest.mark.parametrize("tls", ["?tls=starttls", "?tls=ssl", "?tls=none", ""])
def test_a_mail_server_is_named_with_its_encryption(example: dict[str, str], tls: str) -> None:
    url = f"smtp://robot:word@mail.example:2525{tls}"

    assert read_environment(source={**example, "MAIL_URL": url}).mail_url == url


@pytest.mark.parametrize(
    "url", ["smtp://mail.example?tls=yes", "smtp://mail.example?tls=STARTTLS", "smtp://", "http://mail.example"]
)
def test_a_mail_address_is_refused_as_the_process_starts(example: dict[str, str], url: str) -> None:
    (fault,) = faults_of({**example, "MAIL_URL": url})

    assert fault.startswith("MAIL_URL is malformed: ")


def test_production_takes_what_is_safe(example: dict[str, str]) -> None:
    assert read_environment(source={**example, **SAFE}).environment == "production"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", "http://plaza.example"),
        ("ALLOWED_HOSTS", "plaza.example,*"),
        ("ALLOWED_HOSTS", "none"),
        ("CORS_ORIGINS", "*"),
        ("MAIL_URL", "file:///var/mail"),
        ("ALLOWED_HOSTS", "plaza.example,localhost"),
        ("ALLOWED_HOSTS", "[::1]"),
        ("CORS_ORIGINS", "http://app.plaza.example"),
        ("CORS_ORIGINS", "https://localhost:3000"),
        ("MAIL_URL", "smtp://robot:secret@mail.plaza.example:25?tls=none"),
        ("SECRET_KEY", "x" * 31),
        ("SECRET_KEY", "x" * 64),
        ("INTERNAL_KEYS", ZEROS),
        ("FIELD_KEYS", f"k1:{ZEROS}"),
        ("TOKEN_SIGNING_KEYS", f"k1:{ZEROS}"),
        ("RATE_LIMIT_LOGIN", "1000000/1"),
        ("RATE_LIMIT_IP", "100000/1"),
    ],
)
def test_production_refuses_what_development_may(example: dict[str, str], name: str, value: str) -> None:
    (fault,) = faults_of({**example, **SAFE, name: value})

    assert fault.startswith(name)


def test_the_repr_keeps_every_secret(example: dict[str, str]) -> None:
    environment: Environment = read_environment(source={**example, **SECRETS})
    told = repr(environment)
    secrets = [environment.secret_key, "sesame", *(repr(key) for key in environment.internal_keys)]
    secrets += [repr(key.secret) for key in (*environment.token_signing_keys, *environment.field_keys)]

    assert [secret for secret in secrets if secret in told] == []


@pytest.mark.parametrize("service", SERVICES)
def test_a_process_whose_environment_is_wrong_ends_at_once(service: str) -> None:
    broken = {**example_environment(service=service), "BROKER_URL": "", "LOG_LEVEL": "LOUD", "SECRET_KEY": "sesame"}
    del broken["CACHE_URL"]
    start = [sys.executable, "-c", f"import config.settings.{service}"]

    ended = subprocess.run(start, cwd=ROOT, env=broken, capture_output=True, text=True, check=False, timeout=60)

    assert ended.returncode == 1
    assert [line for line in ended.stderr.splitlines() if line.startswith("  - ")] == [
        "  - LOG_LEVEL is malformed: it must be one of DEBUG, INFO, WARNING, ERROR",
        "  - CACHE_URL is missing",
        "  - BROKER_URL is empty",
    ]
    assert "Traceback" not in ended.stderr
    assert "sesame" not in ended.stderr
