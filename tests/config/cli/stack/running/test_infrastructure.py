"""The local servers: a database for each role alone, S3 that takes, a broker that keeps, a cache that forgets."""

import itertools
from pathlib import Path

import boto3
import psycopg
import pytest
import redis

from config.cli.stack import StackState
from config.cli.stack.parts.postgres import postgres_spec
from config.cli.stack.paths import SERVICES, DataDir
from config.cli.stack.processes.proc import all_processes

PAIRS = list(itertools.permutations(SERVICES, 2))
LISTEN, LOOPBACK = "0A", "0100007F"


@pytest.mark.parametrize("service", SERVICES)
def test_a_role_owns_its_database(infrastructure: StackState, service: str) -> None:
    with psycopg.connect(infrastructure.services[service]["DATABASE_URL"]) as connection:
        connection.execute("CREATE TEMPORARY TABLE x (y int)")
        facts = connection.execute("SELECT current_database(), current_user, current_setting('is_superuser')")

        assert facts.fetchone() == (service, service, "off")


@pytest.mark.parametrize(("service", "other"), PAIRS)
def test_a_role_cannot_connect_to_the_database_of_another(infrastructure: StackState, service: str, other: str) -> None:
    address = infrastructure.services[service]["DATABASE_URL"].rpartition("/")[0]

    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(f"{address}/{other}")


def test_nobody_comes_in_without_the_password(infrastructure: StackState) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(host="127.0.0.1", port=infrastructure.ports["postgres"], user="social", password="wrong")


def test_what_is_answered_as_committed_is_on_disk_but_for_tests(tmp_path: Path) -> None:
    everywhere, for_tests = (
        postgres_spec(data_dir=DataDir.at(tmp_path), port=1, is_test=is_test).command for is_test in (False, True)
    )

    assert "synchronous_commit=on" in everywhere
    assert [setting for setting in everywhere if setting.startswith(("fsync=", "full_page_writes="))] == []
    assert "synchronous_commit=on" in for_tests
    assert "fsync=off" in for_tests


def test_the_cache_is_bounded_and_the_broker_keeps_everything(infrastructure: StackState) -> None:
    cache = redis.Redis.from_url(infrastructure.services["social"]["CACHE_URL"], decode_responses=True).config_get("*")
    broker = redis.Redis.from_url(infrastructure.services["social"]["BROKER_URL"], decode_responses=True).config_get(
        "*"
    )

    assert (cache["maxmemory"], cache["maxmemory-policy"]) == (str(256 * 2**20), "allkeys-lru")
    assert (cache["appendonly"], cache["save"]) == ("no", "")
    assert (broker["maxmemory"], broker["maxmemory-policy"]) == ("0", "noeviction")
    assert (broker["appendonly"], broker["appendfsync"]) == ("yes", "everysec")


def test_s3_has_both_buckets_and_locks_the_archives(infrastructure: StackState) -> None:
    told = infrastructure.services["audit"]
    s3 = boto3.client(
        "s3",
        endpoint_url=told["S3_ENDPOINT_URL"],
        region_name=told["S3_REGION"],
        aws_access_key_id=told["S3_ACCESS_KEY_ID"],
        aws_secret_access_key=told["S3_SECRET_ACCESS_KEY"],
    )
    s3.put_object(Bucket="plaza-media", Key="a/b.txt", Body=b"hello")

    assert s3.get_object(Bucket="plaza-media", Key="a/b.txt")["Body"].read() == b"hello"
    assert s3.get_object_lock_configuration(Bucket=told["S3_AUDIT_BUCKET"])["ObjectLockConfiguration"] == {
        "ObjectLockEnabled": "Enabled"
    }


def test_everything_listens_on_this_machine_alone(infrastructure: StackState) -> None:
    groups = {record.pid for record in infrastructure.processes().values()}
    sockets = {link for facts in all_processes() if facts.group in groups for link in _open_files(facts.pid)}
    rows = [row.split() for table in ("tcp", "tcp6") for row in Path(f"/proc/net/{table}").read_text().splitlines()]

    addresses = [row[1].partition(":")[0] for row in rows if row[3] == LISTEN and f"socket:[{row[9]}]" in sockets]

    assert len(addresses) > 8
    assert set(addresses) == {LOOPBACK}


def _open_files(pid: int) -> set[str]:
    return {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()}
