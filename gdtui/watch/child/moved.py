"""What one of PyTorch's optimizers moves: its tensors by name, whole or by layer, and by what they move."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import FrameType, ModuleType
from typing import Any, NamedTuple

from .layers import LARGEST, Layers, root
from .naming import Modules, tensors_named
from .recorder import Recorder, Seen, scalar
from .values import MOST, NAN, WHOLE, differ, norm, numbers

LOOKED = 3  # updates in which large gradients are looked at for what is left of the one before


class Part(NamedTuple):
    """A tensor that the optimizer has, or ought to have."""

    name: str
    tensor: Any
    whole: bool  # are its numbers recorded one by one?
    own: bool  # has the optimizer got it?


class Moved:
    """The updates of one optimizer."""

    def __init__(self, torch: ModuleType, recorder: Recorder, optimizer: Any, index: int) -> None:
        self._torch, self._recorder = torch, recorder
        self._optimizer, self.index = optimizer, index  # the optimizer stays alive so
        self._ids: list[int] = []
        self._parts: list[Part] = []
        self._by_layer = self._copied = False
        self._layers = Layers(self._floats)
        self._gradients: dict[str, list[tuple[str, float]]] | None = None  # None: not known yet
        self._own: list[tuple[str, Any]] = []
        self._last: dict[str, float] = {}  # what the last update left the parameters at
        self._changed: list[tuple[str, float]] = []  # and what is something else since
        self._left: dict[str, Any] | None = None  # what gradients were before the first backward pass
        self._updates = 0
        self._told_left = False
        self.sign = 1  # -1: the backward pass was one of the loss's opposite
        self.loss: Any = None  # of what a closure computes first
        self.place: Callable[[Seen], None] | None = None  # says where in the loop it is, where that is known

    # Before.

    def before(self, has_closure: bool, frame: Callable[[], FrameType | None]) -> None:
        """Keep parameters and gradients, unless a closure is to compute these; at first say what is there."""
        self._find(frame)
        self._gradients, self.loss = None, None
        track = self._recorder.track(self.index)
        if not track.begun:
            start = self._start()
            self._last = start.of("parameter")
            track.start(start)
        if not has_closure:
            self.keep()

    @property
    def waits(self) -> bool:
        """Does its closure have to compute the gradients?"""
        return self._gradients is None

    def keep(self) -> None:
        """Keep what the parameters are, and the gradients that they will move by."""
        self._gradients = {}
        for name, tensor, whole, _ in self._parts if self._records else ():
            gradient = self._gradient(tensor)
            if gradient is not None and whole:
                self._gradients[name] = numbers(name, gradient)
            elif gradient is not None and not self._copied:
                self._gradients[name] = [(f"|{name}|", norm(gradient))]
        self._own = self._gained()
        self._changed = self._changed_since()
        if self._copied:
            take = self._layers.take if self._records else self._layers.pass_over
            take((name, t.detach(), self._gradient(t)) for name, t, _, _ in self._parts)

    def _changed_since(self) -> list[tuple[str, float]]:
        """Return what parameters are now that are not what the last update left: clipped weights, say."""
        if not self._recorder.track(self.index).records_all:
            return []
        parts = [(name, tensor.detach()) for name, tensor, whole, _ in self._parts if whole]
        now = [each for part in parts for each in numbers(*part)]
        return [(name, number) for name, number in now if differ(number, self._last.get(name, number))]

    def look(self) -> None:
        """Look, before a backward pass, whether gradients still are what they were at the last update."""
        if self._left == {}:
            return  # they were zeroed since
        self._left = {}
        look = self._updates <= LOOKED and not self._told_left
        for part in self._parts:
            gradient = _gradient(part.tensor) if part.own and (part.whole or look) else None
            if gradient is not None and _any(gradient):
                self._left[part.name] = gradient.clone() if part.whole else None

    def _gained(self) -> list[tuple[str, Any]]:
        """Return what the gradients have got since the last update, where they still hold what was there."""
        left, self._left = self._left, None
        if left and not self._told_left:
            self._told_left = True
            self._recorder.note("not_zeroed", step=self._updates + 1, name=next(iter(left)))
        found = []
        for part in self._parts if left else ():
            gradient, before = _gradient(part.tensor), left.get(part.name) if left else None
            if gradient is not None and before is not None:
                gained = gradient - before
                found.append((part.name, gained if self.sign > 0 else -gained))
        return found

    def _gradient(self, tensor: Any) -> Any:
        """Return a tensor's gradient, as one of the loss itself."""
        gradient = _gradient(tensor)
        return gradient if gradient is None or self.sign > 0 else -gradient

    @property
    def _records(self) -> bool:
        return self._recorder.track(self.index).records_next

    # After.

    def after(self, loss: Any) -> Seen:
        """Return what there is to record of the step."""
        if self._gradients is None:  # a closure has computed them unseen
            self.keep()
        self._updates += 1
        seen = self._recorder.seen()
        if not self._records:
            return seen
        loss = loss if self.loss is None else self.loss
        if loss is not None:
            seen.add("loss", [("loss", scalar(loss))])
        rates = {float(group["lr"]) for group in self._optimizer.param_groups if "lr" in group}
        if len(rates) == 1:
            seen.add("rate", [("lr", rates.pop())])
        self._add_moved(seen)
        return seen

    def _add_moved(self, seen: Seen) -> None:
        """Add gradients, and parameters as they are now, and by layer what the update did."""
        told = self._layers.moved((name, t.detach()) for name, t, _, _ in self._parts) if self._copied else []
        known = {(each.role, each.name): each.value for each in told}
        for part in self._parts:
            if self._copied and not part.whole and _gradient(part.tensor) is not None:
                seen.add("gradient", [(f"|{part.name}|", root(known.get(("square", part.name), NAN)))])
            seen.add("gradient", (self._gradients or {}).get(part.name, ()))
        seen.add("own", self._own)
        seen.add("before", self._changed)
        for name, tensor, whole, _ in self._parts:
            if whole:
                seen.add("parameter", [(name, tensor.detach())])
            else:
                weight = known.get(("weight", name))
                seen.add("parameter", [(f"|{name}|", norm(tensor) if weight is None else weight)])
        for each in told:
            seen.add(each.role, [(each.name, each.value)])
        self._last = seen.of("parameter")

    def _start(self) -> Seen:
        """Return what the parameters are before the first update."""
        seen = self._recorder.seen()
        if self.place is not None:
            self.place(seen)
        for name, tensor, whole, _ in self._parts:
            seen.add("parameter", [(name, tensor.detach()) if whole else (f"|{name}|", norm(tensor))])
            if self._by_layer:
                seen.add("weight", [(name, norm(tensor))])
        return seen

    def _floats(self, found: Sequence[Any]) -> Sequence[float]:
        """Return numbers of torch's as Python's, all at once where they are of one kind."""
        tensors = [each for each in found if not isinstance(each, float)]
        if hasattr(self._torch, "stack") and len({(each.dtype, each.device) for each in tensors}) == 1:
            numbers = iter(self._torch.stack(tensors).tolist())
            return [each if isinstance(each, float) else next(numbers) for each in found]
        return [float(each) for each in found]

    def set_rate(self, value: float) -> None:
        """Have the optimizer go on at another rate."""
        for group in self._optimizer.param_groups:
            group["lr"] = value

    # What it moves.

    def _find(self, frame: Callable[[], FrameType | None]) -> None:
        """Know its tensors, by name; they are others when a group has been added."""
        own = [tensor for group in self._optimizer.param_groups for tensor in group["params"]]
        ids = [id(tensor) for tensor in own]
        if ids == self._ids:
            return
        self._ids = ids
        named = self._named(own, frame())
        sizes = [tensor.numel() for _, tensor in named]
        self._by_layer, self._copied = sum(sizes) > WHOLE, WHOLE < sum(sizes) <= LARGEST
        self._parts, numbers = [], 0
        for (name, tensor), size in zip(named, sizes):  # noqa: B905  not in Python 3.9
            whole = size <= WHOLE and numbers + size <= MOST
            numbers += size if whole else 0
            self._parts.append(Part(name, tensor, whole, id(tensor) in ids))
            self._recorder.shape(name, tuple(tensor.shape))

    def _named(self, own: list[Any], frame: FrameType | None) -> list[tuple[str, Any]]:
        """Return its tensors with their names, and those that stay where they are though they are seen.

        These are the frozen ones of the same module. And where none of its own has a gradient, all others
        that have one: then it was made for another model.
        """
        modules = Modules(self._torch)
        ids = {id(tensor) for tensor in own}
        named = modules.named(frame)
        names = {**tensors_named(ids, frame), **{id(each): name for name, each in named}}
        found = [(names.get(id(each), f"p{index}"), each) for index, each in enumerate(own)]
        together = modules.together(ids)
        lost = all(each.grad is None for each in own)
        for name, each in named:
            frozen = id(each) in together and not each.requires_grad
            stray = lost and each.grad is not None
            if id(each) not in ids and (frozen or stray):
                found.append((name, each))
            if id(each) not in ids and stray:
                self._recorder.note("other_model", step=self._updates + 1)
        return _distinct(found)


def _distinct(named: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Return tensors with names of which none is there twice."""
    seen: set[str] = set()
    found = []
    for name, tensor in named:
        count, own = 2, name
        while name in seen:
            name, count = f"{own} ({count})", count + 1
        seen.add(name)
        found.append((name, tensor))
    return found


def _gradient(tensor: Any) -> Any:
    return None if tensor.grad is None else tensor.grad.detach()


def _any(gradient: Any) -> bool:
    """Return whether a gradient is other than 0."""
    gradient = gradient.to_dense() if getattr(gradient, "is_sparse", False) else gradient
    return bool(gradient.any())
