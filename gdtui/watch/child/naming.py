"""The names of what an optimizer moves: those of modules' parameters, or of the program's own variables."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from types import FrameType, ModuleType
from typing import Any

WRAPPERS = ("module.", "_orig_mod.")  # what DistributedDataParallel and torch.compile put before a name


class Modules:
    """The program's modules that are no parts of others, and that have parameters."""

    def __init__(self, torch: ModuleType) -> None:
        # By their types: to ask an object for its class may run code of its own.
        made = [each for each in gc.get_objects() if issubclass(type(each), torch.nn.Module)]
        inside = {id(part) for each in made for part in each.children()}
        self._roots = [(each, dict(each.named_parameters())) for each in made if id(each) not in inside]
        self._roots = [(each, named) for each, named in self._roots if named]

    def named(self, frame: FrameType | None) -> list[tuple[str, Any]]:
        """Return all their parameters by name; where there are several modules, behind the module's own."""
        found = []
        for module, named in self._roots:
            own = variable(module, frame) if len(self._roots) > 1 else ""
            found += [(f"{own}.{bare(name)}" if own else bare(name), each) for name, each in named.items()]
        return found

    def together(self, tensors: set[int]) -> set[int]:
        """Return the parameters, by their ids, of all modules that have some of these."""
        found: set[int] = set()
        for _, named in self._roots:
            own = {id(each) for each in named.values()}
            found |= own if own & tensors else set()
        return found


def bare(name: str) -> str:
    """Return a parameter's name without what wraps its module."""
    for wrapper in WRAPPERS:
        name = name[len(wrapper) :] if name.startswith(wrapper) else name.replace("." + wrapper, ".")
    return name


def variable(value: Any, frame: FrameType | None) -> str:
    """Return a name that the program has for a value, in a function that runs or at its top; "" without."""
    wrapped = {id(value), *(id(each) for each in _wrapped(value))}
    for name, each in _variables(frame):
        if id(each) in wrapped:
            return name
    return ""


def _wrapped(module: Any) -> Iterator[Any]:
    """Yield what a wrapper has in it."""
    for prefix in WRAPPERS:
        inner = getattr(module, "_modules", {}).get(prefix[:-1])
        if inner is not None:
            yield inner
            yield from _wrapped(inner)


def _variables(frame: FrameType | None) -> Iterator[tuple[str, Any]]:
    """Yield the variables of functions that run, the innermost first, and of their `self`; then the top's."""
    import __main__

    while frame is not None:
        if frame.f_locals is not frame.f_globals and frame.f_code.co_filename != "<string>":
            own = frame.f_locals
            yield from ((name, each) for name, each in own.items() if name != "self")
            yield from vars(own["self"]).items() if hasattr(own.get("self"), "__dict__") else ()
        frame = frame.f_back
    yield from list(vars(__main__).items())


def tensors_named(tensors: set[int], frame: FrameType | None) -> dict[int, str]:
    """Return names of tensors that are the program's own variables, or in lists of its, by their ids."""
    found: dict[int, str] = {}
    in_lists: dict[int, str] = {}
    for name, value in _variables(frame):
        if id(value) in tensors:
            found.setdefault(id(value), name)
        elif isinstance(value, (list, tuple)):
            for index, each in enumerate(value):
                if id(each) in tensors:
                    in_lists.setdefault(id(each), f"{name}[{index}]")
        elif isinstance(value, dict):
            for key, each in value.items():
                if id(each) in tensors:
                    in_lists.setdefault(id(each), f"{name}.{key}")
    return {**in_lists, **found}
