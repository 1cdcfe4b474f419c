"""The scripts of the feed store; each is one atomic step."""

from pathlib import Path
from typing import Final

from backend.shared.cache.script import Script

_LUA: Final = Path(__file__).parent / "lua"


def _script(body: str, *library: str) -> Script:
    return Script.of(_LUA / f"{body}.lua", library=[_LUA / f"{part}.lua" for part in library])


TAKE_STAMP = _script("take_stamp", "clock")
PUT_CARDS = _script("put_cards", "cards")
PUT_AUTHOR = _script("put_author", "cards")
PUSH_ENTRY = _script("push_entry", "entries", "inserts")
REMOVE_ENTRY = _script("remove_entry", "entries", "cards")
MERGE_AUTHOR = _script("merge_author", "entries", "headers")
BEGIN_BUILD = _script("begin_build", "entries", "clock")
COMMIT_BUILD = _script("commit_build", "batches")
PUT_VIEWER_STATE = _script("put_viewer_state", "entries")
TOUCH_WINDOW = _script("touch_window", "entries", "keep_alive")
LIST_PAGE = _script("list_page", "entries", "sources", "keep_alive")
