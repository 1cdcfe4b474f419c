"""All that is wrong with a configuration, in one go: what is missing, what is malformed, what nobody knows."""

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from config.cli.stack.paths import SERVICES, DataDir
from config.cli.stack.planning.environment import Addresses, check_environments, fill_in, service_environment
from config.cli.stack.variables.env_file import fill_line, parse_env, read_env_file
from config.cli.stack.variables.settings import EXAMPLE, Settings, SettingsFaults, known_names, read_settings

ANY_PORT = 1
ANY_PASSWORD = dict.fromkeys((*SERVICES, "cache", "broker"), "any")


def check_settings(*, env_file: Path, environ: Mapping[str, str]) -> Settings:
    """Return the settings. Raises SettingsFaults with every fault of every service and every unknown variable."""
    faults: list[str] = []
    try:
        settings = read_settings(env_file=env_file, environ=environ)
    except SettingsFaults as refused:
        faults = refused.faults
        settings = _with_defaults(env_file=env_file, environ=environ, faulty=faults)
    try:
        check_environments(_environments(settings))
    except SettingsFaults as refused:
        faults = [*faults, *refused.faults]
    if faults:
        raise SettingsFaults(faults=[*faults, *unknown_variables(env_file)])
    return settings


def unknown_variables(env_file: Path) -> list[str]:
    """Return a line for each variable of the file that nothing reads. Raises nothing for lines that cannot be read."""
    known = known_names()
    try:
        names = read_env_file(env_file)
    except ValueError:
        return []
    return [f"{name} is unknown: nothing reads it{_hint(name, known)}" for name in names if name not in known]


def _hint(name: str, known: tuple[str, ...]) -> str:
    close = get_close_matches(name, known, n=1, cutoff=0.8)
    return f"; did you mean {close[0]}?" if close else ""


def _with_defaults(*, env_file: Path, environ: Mapping[str, str], faulty: list[str]) -> Settings:
    """Return the settings with the documented default of each variable that is at fault, to go on looking."""
    example = "\n".join(map(fill_line, EXAMPLE.read_text(encoding="utf-8").splitlines()))
    defaults = parse_env(example, source=EXAMPLE.name)
    try:
        given = {**read_env_file(env_file), **environ}
    except ValueError:
        return Settings(values=defaults)
    broken = {fault.partition(" ")[0] for fault in faulty}
    return Settings(values={name: defaults[name] if name in broken else given[name] for name in defaults})


def _environments(settings: Settings) -> dict[str, dict[str, str]]:
    data_dir = DataDir.at(Path("/nowhere"))
    addresses = Addresses(
        gateway=ANY_PORT,
        web=dict.fromkeys(SERVICES, ANY_PORT),
        postgres=ANY_PORT,
        cache=ANY_PORT,
        broker=ANY_PORT,
        s3=ANY_PORT,
    )
    filled = fill_in(settings, addresses=addresses, passwords=ANY_PASSWORD, data_dir=data_dir)
    return {name: service_environment(filled, service=name, data_dir=data_dir) for name in SERVICES}
