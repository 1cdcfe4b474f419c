"""What each process is told: all that its service validates, and nothing of what others need."""

from pathlib import Path

import pytest

from config.cli.stack.parts.valkey import cache_url
from config.cli.stack.paths import SERVICES, DataDir
from config.cli.stack.planning.environment import (
    Addresses,
    check_environments,
    fill_in,
    scheduler_environment,
    service_environment,
)
from config.cli.stack.variables.env_file import create_env_file
from config.cli.stack.variables.settings import EXAMPLE, Settings, SettingsFaults, read_settings
from config.env import read_environment

NAMES = (*SERVICES, "cache", "broker")
ADDRESSES = Addresses(
    gateway=8000, web={name: 8101 + at for at, name in enumerate(SERVICES)}, postgres=1, cache=2, broker=3, s3=4
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    create_env_file(example=EXAMPLE, target=tmp_path / "env")
    return read_settings(env_file=tmp_path / "env", environ={})


@pytest.fixture
def filled(settings: Settings, tmp_path: Path) -> Settings:
    passwords = dict.fromkeys(NAMES, "pw")
    return fill_in(settings, addresses=ADDRESSES, passwords=passwords, data_dir=DataDir(path=tmp_path))


@pytest.mark.parametrize("service", SERVICES)
def test_the_example_satisfies_every_service(filled: Settings, tmp_path: Path, service: str) -> None:
    told = service_environment(filled, service=service, data_dir=DataDir(path=tmp_path))

    assert read_environment(source=told).service == service
    assert told["DATABASE_URL"] == f"postgresql://{service}:pw@127.0.0.1:1/{service}"
    assert told["SOCIAL_URL"] == "http://127.0.0.1:8102"


@pytest.mark.parametrize(
    ("variable", "services"),
    [
        ("TOKEN_SIGNING_KEYS", {"accounts"}),
        ("MAIL_URL", {"accounts"}),
        ("S3_SECRET_ACCESS_KEY", {"media", "audit"}),
        ("S3_AUDIT_BUCKET", {"audit"}),
        ("SOCIAL_DATABASE_URL", set()),
        ("POSTGRES_PORT", set()),
    ],
)
def test_a_secret_goes_to_those_who_need_it_alone(
    filled: Settings, tmp_path: Path, variable: str, services: set[str]
) -> None:
    told = {name: service_environment(filled, service=name, data_dir=DataDir(path=tmp_path)) for name in SERVICES}

    assert {name for name, environment in told.items() if variable in environment} == services
    assert variable not in scheduler_environment(filled)


def test_what_is_not_local_stays_as_it_is(settings: Settings, tmp_path: Path) -> None:
    elsewhere = settings.overlaid({"CACHE_URL": "redis://cache.example:6379/0", "CDN_BASE_URL": "https://cdn.example"})

    filled = fill_in(
        elsewhere,
        addresses=ADDRESSES,
        passwords=dict.fromkeys(NAMES, ""),
        data_dir=DataDir(path=tmp_path),
    )

    assert filled.text("CACHE_URL") == "redis://cache.example:6379/0"
    assert filled.text("CDN_BASE_URL") == "https://cdn.example"
    assert filled.text("PUBLIC_URL") == "http://127.0.0.1:8000"


def test_a_fault_of_several_services_is_named_once(filled: Settings, tmp_path: Path) -> None:
    broken = filled.overlaid({"RATE_LIMIT_IP": "often", "MAIL_URL": "pigeon://x"})
    told = {name: service_environment(broken, service=name, data_dir=DataDir(path=tmp_path)) for name in SERVICES}

    with pytest.raises(SettingsFaults) as refused:
        check_environments(told)

    assert [fault.split(" ")[0] for fault in refused.value.faults] == ["MAIL_URL", "RATE_LIMIT_IP"]


@pytest.mark.parametrize(
    ("folder", "address"),
    [
        ("/data", "unix://:pw@/data/cache/valkey.sock?db=0"),
        ("/a data dir", "redis://:pw@127.0.0.1:8106/0"),
        ("/" + "d" * 90, "redis://:pw@127.0.0.1:8106/0"),
    ],
)
def test_the_cache_is_reached_by_its_socket_where_its_path_allows(folder: str, address: str) -> None:
    assert cache_url(data_dir=DataDir(path=Path(folder)), port=8106, password="pw") == address
