"""A whole, valid environment of a service, made from `.env.example`, for tools that connect to nothing."""

from pathlib import Path
from tempfile import TemporaryDirectory

from config.cli.stack.paths import SERVICES, DataDir
from config.cli.stack.planning.environment import Addresses, fill_in, service_environment
from config.cli.stack.variables.env_file import create_env_file
from config.cli.stack.variables.settings import EXAMPLE, read_settings


def example_environment(*, service: str) -> dict[str, str]:
    """Return what a service would be told on a fresh machine, with ports where nothing listens."""
    with TemporaryDirectory(prefix="plaza-check-") as folder:
        env_file = Path(folder) / ".env"
        create_env_file(example=EXAMPLE, target=env_file)
        settings = read_settings(env_file=env_file, environ={})
        data_dir = DataDir.at(Path(folder))
    addresses = Addresses(gateway=1, web=dict.fromkeys(SERVICES, 1), postgres=1, cache=1, broker=1, s3=1)
    filled = fill_in(
        settings,
        addresses=addresses,
        passwords=dict.fromkeys((*SERVICES, "cache", "broker"), "none"),
        data_dir=data_dir,
    )
    return service_environment(filled, service=service, data_dir=data_dir)
