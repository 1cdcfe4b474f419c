"""The judge of query plans: which statement would read a whole table, or asks by a column that no index knows."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Plan = Mapping[str, Any]
COLUMN = re.compile(r'(?<![\w."])"?([a-z_]\w*)"?\."?([a-z_]\w*)"?')
INDEX_SCANS = {"Index Scan", "Index Only Scan"}
CONDITIONS = ("Filter", "Join Filter", "Hash Cond", "Merge Cond", "Recheck Cond", "Index Cond")


@dataclass(frozen=True, slots=True)
class Index:
    """An index: its key columns, those of its condition, and whether its key is unique."""

    table: str
    columns: tuple[str, ...]
    condition_columns: frozenset[str]
    is_unique: bool

    @property
    def is_partial(self) -> bool:
        """Tell whether it leaves rows out."""
        return bool(self.condition_columns)


def faults_of(plan: Plan, *, indexes: Mapping[str, Index]) -> list[str]:
    """Return what is wrong with a plan that was made with sequential scans discouraged; `indexes` are ours, by name."""
    own = {index.table for index in indexes.values()}
    known = {
        (index.table, column) for index in indexes.values() for column in (*index.columns, *index.condition_columns)
    }
    tables = {
        node["Alias"]: node["Relation Name"]
        for node in nodes(plan)
        if node["Node Type"].endswith("Scan")
        and node.get("Relation Name") in own
        and not _finds_one_row(node, indexes=indexes)
    }
    faults = [
        *(fault for node in nodes(plan) for fault in _scan_faults(node, own=own, indexes=indexes)),
        *(f"sorts all of {node['Relation Name']}" for node in _sorted_scans(plan) if _reads_all(node, own=own)),
        *(
            f"asks by {tables[alias]}.{column}, which is in no index"
            for node in nodes(plan)
            for alias, column in _columns_asked_by(node)
            if alias in tables and (tables[alias], column) not in known
        ),
    ]
    return list(dict.fromkeys(faults))


def nodes(plan: Plan) -> Iterator[Plan]:
    """Go through a plan's nodes, the outermost first."""
    yield plan
    for inner in plan.get("Plans", ()):
        yield from nodes(inner)


def _scan_faults(node: Plan, *, own: set[str], indexes: Mapping[str, Index]) -> Iterator[str]:
    table = node.get("Relation Name")
    if table not in own:
        return
    if node["Node Type"] == "Seq Scan":
        yield f"reads all of {table}"
    index = indexes.get(node.get("Index Name", ""))
    is_whole = node["Node Type"] in INDEX_SCANS and "Index Cond" not in node
    if is_whole and "Filter" in node and index is not None and not index.is_partial:
        yield f"reads all of {table} by its index {node['Index Name']}"


def _sorted_scans(plan: Plan) -> Iterator[Plan]:
    for node in nodes(plan):
        if node["Node Type"] == "Sort":
            yield from (inner for inner in node["Plans"] if "Relation Name" in inner)


def _reads_all(node: Plan, *, own: set[str]) -> bool:
    return node["Relation Name"] in own and "Index Cond" not in node and node["Node Type"] != "Bitmap Heap Scan"


def _finds_one_row(node: Plan, *, indexes: Mapping[str, Index]) -> bool:
    """Tell whether a scan looks rows up by a whole unique key: what it then asks of that one row costs nothing."""
    if node["Node Type"] == "Bitmap Heap Scan":
        lookups = [inner for inner in nodes(node) if inner["Node Type"] == "Bitmap Index Scan"]
        return all(_is_unique_lookup(inner, indexes=indexes) for inner in lookups)
    return _is_unique_lookup(node, indexes=indexes)


def _is_unique_lookup(node: Plan, *, indexes: Mapping[str, Index]) -> bool:
    index = indexes.get(node.get("Index Name", ""))
    condition = node.get("Index Cond", "")
    return index is not None and index.is_unique and all(re.search(rf"\b{c}\b", condition) for c in index.columns)


def _columns_asked_by(node: Plan) -> list[tuple[str, str]]:
    texts = [str(node.get(name, "")) for name in CONDITIONS] + (node["Sort Key"] if node["Node Type"] == "Sort" else [])
    return [found for text in texts for found in COLUMN.findall(text)]
