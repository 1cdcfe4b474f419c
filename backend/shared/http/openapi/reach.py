"""What an operation can come to: the code that its view can call, read from the functions themselves."""

import dis
import inspect
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from types import CodeType, FunctionType, ModuleType
from typing import Any

from backend.shared.errors import PlazaError

OURS = ("backend.", "tests.")
NAMED = ("LOAD_GLOBAL", "LOAD_NAME")
ATTRIBUTE = ("LOAD_ATTR", "LOAD_METHOD")
KEPT = ("__init__", "__post_init__", "__call__", "__enter__", "__exit__")
Refusal = type[PlazaError]


class Reach:
    """The refusals that functions may raise and the settings that they read; methods are followed by their names."""

    def __init__(self) -> None:
        self.refusals: set[Refusal] = set()
        self.attributes: set[str] = set(KEPT)
        self._classes: set[type] = set()
        self._functions: set[FunctionType] = set()
        self._waiting: list[FunctionType] = []

    def follow(self, start: Callable[..., Any]) -> "Reach":
        """Take in everything that can be called from here."""
        self._visit(start)
        while self._waiting or self._find_methods():
            self._read(self._waiting.pop())
        return self

    def _find_methods(self) -> bool:
        for kind in tuple(self._classes):
            for name in self.attributes & vars(kind).keys():
                self._visit(inspect.getattr_static(kind, name))
        return bool(self._waiting)

    def _read(self, function: FunctionType) -> None:
        for annotation in inspect.get_annotations(function).values():
            if isinstance(annotation, type):
                self._visit_class(annotation)
        for cell in function.__closure__ or ():
            self._visit(cell.cell_contents)
        found, attributes = _named(function)
        self.attributes |= attributes
        for each in found:
            self._visit(each)

    def _visit(self, found: Any) -> None:
        for part in _parts(found):
            self._visit_one(_inner(part))

    def _visit_one(self, found: Any) -> None:
        if isinstance(found, type):
            self._visit_class(found)
        elif isinstance(found, FunctionType):
            self._visit_function(found)
        elif type(found).__module__.startswith(OURS):
            self._visit_class(type(found))

    def _visit_function(self, function: FunctionType) -> None:
        if hasattr(function, "__wrapped__"):
            self._visit(function.__wrapped__)
        if function.__module__.startswith(OURS) and function not in self._functions:
            self._functions.add(function)
            self._waiting.append(function)

    def _visit_class(self, kind: type) -> None:
        if issubclass(kind, PlazaError):
            self.refusals.add(kind)
        elif kind.__module__.startswith(OURS):
            self._classes.add(kind)


def _parts(found: Any) -> Iterable[Any]:
    """Return what a table of the module holds, or the thing itself."""
    if isinstance(found, dict):
        return found.values()
    return found if isinstance(found, list | tuple) else (found,)


def _inner(found: Any) -> Any:
    """Return the function in a cached, static or class method or a property."""
    if isinstance(found, property):
        return found.fget
    if isinstance(found, staticmethod | classmethod):
        return found.__func__
    is_wrapper = not isinstance(found, FunctionType | type) and hasattr(found, "__wrapped__")
    return found.__wrapped__ if is_wrapper else found


@cache
def _named(function: FunctionType) -> tuple[list[Any], frozenset[str]]:
    """Return what a function names, and the attributes that it asks for."""
    attributes: set[str] = set()
    found = [
        each
        for code in _codes(function.__code__)
        for each in _loaded(code, names=function.__globals__, attributes=attributes)
    ]
    return found, frozenset(attributes)


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _loaded(code: CodeType, *, names: dict[str, Any], attributes: set[str]) -> Iterable[Any]:
    """Return what the code names, but for what an `except` only catches; note the attributes that it asks for."""
    found: list[Any] = []
    recent: list[Any] = []
    for instruction in dis.get_instructions(code):
        if instruction.opname in NAMED:
            recent.append(names.get(instruction.argval))
        elif instruction.opname in ATTRIBUTE:
            attributes.add(instruction.argval)
            holder = recent.pop() if recent else None
            recent.append(_attribute(holder, instruction.argval))
        elif instruction.opname == "CHECK_EXC_MATCH":
            recent = []
        elif instruction.opname != "BUILD_TUPLE":
            found += recent
            recent = []
    return [*found, *recent]


def _attribute(holder: Any, name: str) -> Any:
    if isinstance(holder, ModuleType | type):
        return inspect.getattr_static(holder, name, None)
    return holder
