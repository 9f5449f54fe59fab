"""The program that is watched, and how it is run: as Python itself would."""

from __future__ import annotations

import ast
import importlib.util
import inspect
import os
import sys
from types import ModuleType
from typing import Any


class Program:
    """A file that is run as the main program, or whose function makes a generator."""

    def __init__(self, path: str, name: str, package: str | None, function: str | None) -> None:
        self.path, self.name, self.function = path, name, function
        self._package = package
        with open(path, "rb") as file:
            self.source = file.read()

    def execute(self, code: Any) -> None:
        """Run it as the main program."""
        main = ModuleType("__main__")
        main.__dict__.update(__file__=self.path, __builtins__=__builtins__, __package__=self._package)
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

    def make(self, module: ModuleType, settings: dict[str, Any]) -> Any:
        """Return what the function makes, with these arguments."""
        found: Any = module
        for part in (self.function or "").split("."):
            found = getattr(found, part, None)
        if not callable(found):
            raise SystemExit(f"there is no function {self.function} in {os.path.basename(self.path)}")
        return found(**_arguments(found, settings))


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
        sys.path.insert(0, os.getcwd())
        name = settings["module"]
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.submodule_search_locations is not None:
            name += ".__main__"
            spec = importlib.util.find_spec(name)
        if spec is None or spec.origin is None:
            raise SystemExit(f"there is no module {name}")
        return Program(spec.origin, spec.origin, name.rpartition(".")[0], None)
    path = os.path.abspath(settings["file"])
    sys.path.insert(0, os.path.dirname(path))
    return Program(path, settings["file"], None, settings["function"])


def ours_in(tree: ast.Module) -> bool:
    """Return whether the program says itself when it steps: gdtui.step(…)."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "gdtui":
            names |= {each.asname or each.name for each in node.names if each.name == "step"}
        elif isinstance(node, ast.Attribute) and ast.unparse(node) == "gdtui.step":
            return True
    return any(isinstance(node, ast.Name) and node.id in names for node in ast.walk(tree))
