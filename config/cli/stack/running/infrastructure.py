"""Starting PostgreSQL, the Valkeys and S3, each unless it runs elsewhere."""

import asyncio

from config.cli.stack.parts.postgres import SUPERUSER, postgres_spec, start_postgres
from config.cli.stack.parts.reserve import Reserve
from config.cli.stack.parts.s3 import s3_spec, start_s3
from config.cli.stack.parts.s3_buckets import Bucket
from config.cli.stack.parts.valkey import broker_spec, cache_spec, start_valkey
from config.cli.stack.paths import SERVICES
from config.cli.stack.running.report import EXTERNAL
from config.cli.stack.running.stack import Stack
from config.env_reader import EnvironmentReader

PARTS = ("postgres", "cache", "broker", "s3")


async def run_postgres(stack: Stack) -> None:
    """Start the local PostgreSQL, when a service needs it."""
    plan = stack.plan
    if plan.addresses.postgres is None:
        stack.reporter.tell(part="postgres", state=EXTERNAL)
        return
    is_test = plan.settings.text("ENVIRONMENT") == "test"
    child = stack.child(postgres_spec(data_dir=plan.data_dir, port=plan.addresses.postgres, is_test=is_test))
    start = start_postgres(
        child,
        port=plan.addresses.postgres,
        passwords={role: plan.passwords[role] for role in (SUPERUSER, *SERVICES)},
        is_test=is_test,
    )
    await stack.show("postgres", start)
    stack.housekeeping.append(asyncio.create_task(Reserve(path=plan.data_dir.reserve).keep()))


async def run_cache(stack: Stack) -> None:
    """Start the local cache, when it is wanted."""
    port = stack.plan.addresses.cache
    if port is None:
        return stack.reporter.tell(part="cache", state=EXTERNAL)
    password = stack.plan.passwords["cache"]
    child = stack.child(cache_spec(data_dir=stack.plan.data_dir, port=port, password=password))
    return await stack.show("cache", start_valkey(child, port=port, password=password))


async def run_broker(stack: Stack) -> None:
    """Start the local broker, when it is wanted."""
    port = stack.plan.addresses.broker
    if port is None:
        return stack.reporter.tell(part="broker", state=EXTERNAL)
    password = stack.plan.passwords["broker"]
    child = stack.child(broker_spec(data_dir=stack.plan.data_dir, port=port, password=password))
    return await stack.show("broker", start_valkey(child, port=port, password=password))


async def run_s3(stack: Stack) -> None:
    """Start the local S3, when it is wanted: devices meet the media bucket, the audit bucket can lock its objects."""
    ports, text = stack.plan.s3_ports, stack.plan.settings.text
    if ports is None:
        return stack.reporter.tell(part="s3", state=EXTERNAL)
    keys = {"access_key": text("S3_ACCESS_KEY_ID"), "secret_key": text("S3_SECRET_ACCESS_KEY")}
    origins = EnvironmentReader(source=stack.plan.settings.values).origins("CORS_ORIGINS")
    media = Bucket(name=text("S3_MEDIA_BUCKET"), origins=origins)
    audit = Bucket(name=text("S3_AUDIT_BUCKET"), has_object_lock=True)
    child = stack.child(s3_spec(data_dir=stack.plan.data_dir, ports=ports, **keys))
    return await stack.show("s3", start_s3(child, ports=ports, buckets=(media, audit), **keys))
