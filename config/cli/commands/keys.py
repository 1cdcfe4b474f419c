"""Rotate the keys of the env file: a new one signs from now on, earlier ones still verify."""

from dataclasses import dataclass
from pathlib import Path

import click

from config.cli.options import env_file_option
from config.cli.stack.variables.env_file import EnvFileFaults, read_env_file, replace_value
from config.cli.stack.variables.secret_kinds import new_secret


@dataclass(frozen=True, slots=True)
class KeyKind:
    """One list of keys; `keep` is how many earlier ones stay, None all of them."""

    variable: str
    form: str
    keep: int | None


# What a field key has wrapped can be read with that key alone: none is ever dropped here.
KINDS = {
    "token": KeyKind(variable="TOKEN_SIGNING_KEYS", form="signing-key", keep=2),
    "internal": KeyKind(variable="INTERNAL_KEYS", form="key32", keep=2),
    "field": KeyKind(variable="FIELD_KEYS", form="field-key", keep=None),
}


@click.group()
def keys() -> None:
    """Rotate the keys of the env file."""


@keys.command()
@click.argument("kind", type=click.Choice(tuple(KINDS)))
@env_file_option
def rotate(kind: str, env_file: Path) -> None:
    """Put a new key in front of a list.

    The token keys sign access tokens, the internal keys the calls between services; two earlier ones of each stay. The
    field keys wrap the keys of personal fields; every earlier one stays.
    """
    chosen = KINDS[kind]
    try:
        kept = _earlier(read_env_file(env_file), chosen)
        replace_value(path=env_file, name=chosen.variable, value=",".join([new_secret(chosen.form), *kept]))
    except (EnvFileFaults, FileNotFoundError, KeyError) as refused:
        raise click.ClickException(f"{chosen.variable} in {env_file} cannot be changed: {refused}") from None
    click.echo(
        f"{chosen.variable} in {env_file} has a new first key and {len(kept)} earlier. Restart the stack to use it."
    )


def _earlier(values: dict[str, str], kind: KeyKind) -> list[str]:
    present = [key for key in values[kind.variable].split(",") if key]
    return present if kind.keep is None else present[: kind.keep]
