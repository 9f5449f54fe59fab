"""The program that is watched, and how it is run: as Python itself would."""

from __future__ import annotations

import ast
import builtins
import importlib.util
import inspect
import os
import sys
from importlib.machinery import ModuleSpec, SourceFileLoader
from types import ModuleType
from typing import Any

from .knobs import Knobs
from .refused import Refused


class Program:
    """A file that is run as the main program, or whose function makes a generator."""

    def __init__(self, path: str, words: list[str], spec: ModuleSpec | None, function: str | None) -> None:
        self.path, self.function = path, function
        self._words, self._spec = words, spec
        with open(path, "rb") as file:
            self.source = file.read()

    def take_place(self, arguments: list[str]) -> None:
        """Take the place of the program that was started: ours."""
        sys.argv = [self._words[-1] if self._spec is None else self.path, *arguments]
        if hasattr(sys, "orig_argv"):
            sys.orig_argv = [sys.orig_argv[0], *self._words, *arguments]

    def execute(self, code: Any) -> None:
        """Run it as the main program."""
        main = ModuleType("__main__")
        spec = self._spec
        loader: Any = SourceFileLoader("__main__", self.path) if spec is None else spec.loader
        main.__dict__.update(
            __file__=self.path,
            __builtins__=builtins,
            __package__=None if spec is None else spec.parent,
            __spec__=spec,
            __loader__=loader,
            __cached__=None if spec is None else spec.cached,
        )
        if sys.version_info < (3, 14):
            main.__dict__["__annotations__"] = {}
        sys.modules["__main__"] = main
        exec(code, main.__dict__)  # noqa: S102  this is what was asked for

    def load(self, code: Any) -> ModuleType:
        """Run it as a module that somebody imports."""
        name = os.path.splitext(os.path.basename(self.path))[0]
        made = ModuleType(name)
        made.__dict__.update(__file__=self.path, __builtins__=__builtins__)
        sys.modules[name] = made
        exec(code, made.__dict__)  # noqa: S102  this is what was asked for
        return made

    def make(self, module: ModuleType, settings: dict[str, Any], knobs: Knobs) -> Any:
        """Return what the function makes, with those of the settings that it takes; the others are knobs."""
        found: Any = module
        for part in (self.function or "").split("."):
            found = getattr(found, part, None)
        if not callable(found):
            raise Refused("no_function", name=self.function, file=os.path.basename(self.path))
        given = _arguments(found, settings)
        knobs.taken(given)
        return found(**given)


def _arguments(function: Any, settings: dict[str, Any]) -> dict[str, Any]:
    """Return what of the settings the function takes: the others are knobs in it."""
    try:
        taken = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):  # it does not say what it takes
        return settings
    if any(each.kind is each.VAR_KEYWORD for each in taken):
        return settings
    names = {each.name for each in taken if each.kind in (each.POSITIONAL_OR_KEYWORD, each.KEYWORD_ONLY)}
    return {name: value for name, value in settings.items() if name in names}


def program_of(settings: dict[str, Any]) -> Program:
    """Return the program that the settings name, where the interpreter finds what it imports."""
    if settings["module"]:
        _find_in(os.getcwd())
        name = settings["module"]
        spec = _spec(name)
        if spec is not None and spec.submodule_search_locations is not None:
            name += ".__main__"
            spec = _spec(name)
        if spec is None or spec.origin is None:
            raise Refused("no_module", name=name)
        return Program(spec.origin, ["-m", settings["module"]], spec, None)
    path = os.path.abspath(settings["file"])
    _find_in(os.path.dirname(os.path.realpath(path)))
    return Program(path, [settings["file"]], None, settings["function"])


def _spec(name: str) -> ModuleSpec | None:
    """Return where a module is; None where there is none, or none that it is in."""
    try:
        return importlib.util.find_spec(name)
    except (ModuleNotFoundError, ValueError):
        return None


def _find_in(folder: str) -> None:
    """Have the program import from a folder first, unless it wants to be safe from that."""
    if not getattr(sys.flags, "safe_path", False):
        sys.path.insert(0, folder)


def ours_in(tree: ast.Module) -> bool:
    """Return whether the program says itself when it steps: gdtui.step(…)."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "gdtui":
            names |= {each.asname or each.name for each in node.names if each.name == "step"}
        elif isinstance(node, ast.Attribute) and ast.unparse(node) == "gdtui.step":
            return True
    return any(isinstance(node, ast.Name) and node.id in names for node in ast.walk(tree))
