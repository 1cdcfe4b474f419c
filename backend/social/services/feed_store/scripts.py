"""The scripts of the feed store; each is one atomic step."""

from pathlib import Path

from backend.shared.cache.rate_limit import RATE_LIMIT_LUA
from backend.shared.cache.script import Script

_LUA = Path(__file__).parent / "lua"


def _script(*names: str) -> Script:
    return Script.of(*(_LUA / f"{name}.lua" for name in names))


TAKE_STAMP = _script("clock", "take_stamp")
PUT_PARTS = _script("entries", "put_parts")
PUSH_ENTRY = _script("entries", "push_entry")
REMOVE_ENTRY = _script("entries", "remove_entry")
MERGE_AUTHOR = _script("entries", "merge_author")
BEGIN_BUILD = _script("entries", "clock", "begin_build")
COMMIT_BUILD = _script("commit_build")
PUT_VIEWER_STATE = _script("entries", "put_viewer_state")
READ_HOME = Script.of(RATE_LIMIT_LUA, _LUA / "entries.lua", _LUA / "sources.lua", _LUA / "read_home.lua")
