"""What a stack consists of: which parts run here, at which ports, with which environment. Nothing is started yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from config.cli.stack.parts.gateway import gateway_faults
from config.cli.stack.parts.postgres import SUPERUSER
from config.cli.stack.parts.s3 import S3Ports, take_ports
from config.cli.stack.paths import SERVICES, DataDir
from config.cli.stack.planning.environment import (
    Addresses,
    check_environments,
    fill_in,
    scheduler_environment,
    service_environment,
)
from config.cli.stack.ports import LOOPBACK, PortKeeper
from config.cli.stack.state import StackState
from config.cli.stack.variables.secrets_file import local_passwords
from config.cli.stack.variables.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that is decided before the first process starts."""

    data_dir: DataDir
    env_file: Path
    settings: Settings
    addresses: Addresses
    s3_ports: S3Ports | None
    passwords: Mapping[str, str] = field(repr=False)
    services: Mapping[str, Mapping[str, str]] = field(repr=False)
    scheduler: Mapping[str, str] = field(repr=False)
    with_services: bool


def make_plan(
    *, data_dir: DataDir, env_file: Path, settings: Settings, gateway_port: int, keeper: PortKeeper, with_services: bool
) -> Plan:
    """Take the ports, fill in the addresses, let every service validate its environment.

    Raises PortTaken for the gateway's port, SettingsFaults with every fault at once.
    """
    passwords = local_passwords(data_dir, names=(SUPERUSER, *SERVICES, "cache", "broker"))
    s3_ports = take_ports(keeper, wanted=settings.number("S3_PORT")) if settings.is_local("S3_ENDPOINT_URL") else None
    addresses = Addresses(
        gateway=keeper.promised(gateway_port) if with_services else gateway_port,
        web={service: keeper.wanted(settings.number(f"{service.upper()}_PORT")) for service in SERVICES},
        postgres=keeper.wanted(settings.number("POSTGRES_PORT")) if _needs_postgres(settings) else None,
        cache=keeper.wanted(settings.number("CACHE_PORT")) if settings.is_local("CACHE_URL") else None,
        broker=keeper.wanted(settings.number("BROKER_PORT")) if settings.is_local("BROKER_URL") else None,
        s3=s3_ports.s3 if s3_ports else None,
    )
    filled = fill_in(settings, addresses=addresses, passwords=passwords, data_dir=data_dir)
    services = {name: service_environment(filled, service=name, data_dir=data_dir) for name in SERVICES}
    check_environments(services, others=gateway_faults(filled) if with_services else ())
    return Plan(
        data_dir=data_dir,
        env_file=env_file,
        settings=filled,
        addresses=addresses,
        s3_ports=s3_ports,
        passwords=passwords,
        services=services,
        scheduler=scheduler_environment(filled),
        with_services=with_services,
    )


def state_of(plan: Plan, *, supervisor_pid: int, is_ready: bool) -> StackState:
    """Return what others may know of a stack that runs by this plan."""
    addresses, admin = plan.addresses, plan.passwords[SUPERUSER]
    ports = {f"{name}-web": port for name, port in addresses.web.items()}
    parts = {name: getattr(addresses, name) for name in ("gateway", "postgres", "cache", "broker", "s3")}
    postgres = addresses.postgres
    return StackState(
        data_dir=plan.data_dir.path,
        env_file=plan.env_file,
        supervisor_pid=supervisor_pid,
        is_ready=is_ready,
        gateway_url=f"http://{LOOPBACK}:{addresses.gateway}" if plan.with_services else "",
        ports={**ports, **{name: port for name, port in parts.items() if port is not None}},
        addresses=_visible_addresses(plan),
        services=plan.services,
        scheduler=plan.scheduler,
        admin_database_url=f"postgresql://{SUPERUSER}:{admin}@{LOOPBACK}:{postgres}/postgres" if postgres else "",
    )


def _visible_addresses(plan: Plan) -> dict[str, str]:
    """Return the addresses that a person may see: no password in any."""
    text = plan.settings.text
    own = {f"{name} (web)": text(f"{name.upper()}_URL") for name in SERVICES} if plan.with_services else {}
    url = f"http://{LOOPBACK}:{plan.addresses.gateway}"
    gateway = {"gateway": url, "API documentation": f"{url}/api/v1/docs"} if plan.with_services else {}
    databases = {f"{name} (database)": without_password(text(f"{name.upper()}_DATABASE_URL")) for name in SERVICES}
    others = {"cache": "CACHE_URL", "broker": "BROKER_URL", "s3": "S3_ENDPOINT_URL", "mail": "MAIL_URL"}
    return {
        **gateway,
        **own,
        **databases,
        **{name: without_password(text(variable)) for name, variable in others.items()},
    }


def without_password(url: str) -> str:
    """Return an address without the password in it."""
    scheme, separator, rest = url.partition("://")
    account, at, place = rest.rpartition("@")
    return f"{scheme}{separator}{account.partition(':')[0]}{at}{place}"


def _needs_postgres(settings: Settings) -> bool:
    return any(settings.is_local(f"{service.upper()}_DATABASE_URL") for service in SERVICES)
