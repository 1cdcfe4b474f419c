"""The scripts of the feed store; each is one atomic step."""

from pathlib import Path
from typing import Final

from backend.shared.cache.rate_limit import RATE_LIMIT_LUA
from backend.shared.cache.script import Script

_LUA: Final = Path(__file__).parent / "lua"


def _script(body: str, *parts: str, above: tuple[Path, ...] = ()) -> Script:
    return Script.of(_LUA / f"{body}.lua", library=[*above, *(_LUA / f"{part}.lua" for part in parts)])


TAKE_STAMP = _script("take_stamp", "clock")
PUT_PARTS = _script("put_parts", "entries")
PUSH_ENTRY = _script("push_entry", "entries", "inserts")
REMOVE_ENTRY = _script("remove_entry", "entries")
MERGE_AUTHOR = _script("merge_author", "entries", "headers")
BEGIN_BUILD = _script("begin_build", "entries", "clock")
COMMIT_BUILD = _script("commit_build", "batches")
PUT_VIEWER_STATE = _script("put_viewer_state", "entries")
READ_HOME = _script("read_home", "entries", "sources", "pages", above=(RATE_LIMIT_LUA,))
