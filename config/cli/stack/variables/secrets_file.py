"""Passwords of the local PostgreSQL and the Valkeys: drawn once a data dir, kept in its private file."""

import secrets
from collections.abc import Sequence

from config.cli.stack.files import read_json, write_private_json
from config.cli.stack.paths import DataDir


def local_passwords(data_dir: DataDir, *, names: Sequence[str]) -> dict[str, str]:
    """Return the password of each name; what is missing is drawn and written down."""
    kept = read_json(data_dir.secrets) or {}
    passwords = {name: kept.get(name) or secrets.token_hex(24) for name in names}
    if passwords != kept:
        write_private_json(data_dir.secrets, passwords)
    return passwords
