"""PyTorch's optimizers: hooks on every one of them tell when parameters move, and by what."""

from __future__ import annotations

import gc
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any

from .knobs import Knobs
from .loop import Loop
from .recorder import Recorder, Seen, scalar

NAMED = 64  # modules whose names are looked through


def hook(
    torch: ModuleType,
    recorder: Recorder,
    knobs: Knobs,
    loop: Callable[[], Loop | None],
    seed: int | None,
) -> None:
    """Have every optimizer's steps recorded, and its losses, from now on."""
    if seed is not None:
        torch.manual_seed(seed)
    watched = Optimizers(torch, recorder, loop)
    knobs.heard(watched.set)
    from_torch: Any = import_module("torch.optim.optimizer")
    from_torch.register_optimizer_step_pre_hook(watched.before)
    from_torch.register_optimizer_step_post_hook(watched.after)
    backward = torch.Tensor.backward

    def noticing(tensor: Any, *args: Any, **kwargs: Any) -> Any:
        """Remember what the gradients are taken of."""
        watched.loss = tensor
        return backward(tensor, *args, **kwargs)

    torch.Tensor.backward = noticing


class Optimizers:
    """Each optimizer has its track. A step is over at the end of the loop's body or, without one, at once."""

    def __init__(self, torch: ModuleType, recorder: Recorder, loop: Callable[[], Loop | None]) -> None:
        self._torch, self._recorder, self._loop_now = torch, recorder, loop
        self._tracks: dict[int, Moved] = {}
        self.loss: Any = None  # of the last backward pass

    def before(self, optimizer: Any, args: Any, kwargs: Any) -> None:
        """Parameters are about to move."""
        if not self._recorder.is_ours():
            return
        self._taken(optimizer).before(args or kwargs.get("closure") is not None)

    def after(self, optimizer: Any, args: Any, kwargs: Any) -> None:
        """Parameters have moved."""
        if not self._recorder.is_ours():
            return
        moved = self._taken(optimizer)
        with self._torch.no_grad():
            seen = moved.after(self.loss)
        loop = self._loop_now()
        if loop is not None and loop.steps_optimizers:
            loop.moved(moved.index, seen)
        else:
            self._recorder.track(moved.index).row(seen)

    def set(self, name: str, value: Any) -> None:
        """Give every optimizer another rate, from here on."""
        if name == "lr":
            for moved in self._tracks.values():
                moved.set_rate(value)

    def _taken(self, optimizer: Any) -> Moved:
        """Return an optimizer's track; the first that steps is the first."""
        if id(optimizer) not in self._tracks:
            loop = self._loop_now()
            if loop is not None:
                loop.hooked = True
            self._tracks[id(optimizer)] = Moved(self._torch, self._recorder, optimizer, len(self._tracks))
        return self._tracks[id(optimizer)]


class Moved:
    """What one optimizer moves."""

    def __init__(self, torch: ModuleType, recorder: Recorder, optimizer: Any, index: int) -> None:
        self._recorder, self._optimizer, self.index = recorder, optimizer, index  # which stays alive so
        self._names = names_of(torch, optimizer)
        self._gradients = recorder.seen()
        self._late = False

    def before(self, has_closure: bool) -> None:
        """Keep the gradients, unless a closure is to compute them; tell at first where the parameters are."""
        self._late = has_closure
        track = self._recorder.track(self.index)
        if not track.begun:
            seen = self._recorder.seen()
            seen.add("parameter", self._named())
            if seen.numbers:
                track.start(seen)
        if not has_closure:
            self._keep_gradients()

    def after(self, loss: Any) -> Seen:
        """Return what there is to record of the step."""
        if self._late:
            self._keep_gradients()
        seen = self._recorder.seen()
        if loss is not None:
            seen.add("loss", [("loss", scalar(loss))])
        rates = {float(group["lr"]) for group in self._optimizer.param_groups if "lr" in group}
        if len(rates) == 1:
            seen.add("rate", [("lr", rates.pop())])
        seen.extend(self._gradients)
        seen.add("parameter", self._named())
        return seen

    def set_rate(self, value: float) -> None:
        """Have the optimizer go on at another rate."""
        for group in self._optimizer.param_groups:
            group["lr"] = value

    def _named(self) -> list[tuple[str, Any]]:
        return [
            (self._names.get(id(tensor), f"p{index}"), tensor.detach())
            for index, tensor in enumerate(self._tensors())
        ]

    def _keep_gradients(self) -> None:
        self._gradients = self._recorder.seen()
        for (name, _), tensor in zip(self._named(), self._tensors()):  # noqa: B905  not in Python 3.9
            if tensor.grad is not None:
                self._gradients.add("gradient", [(name, tensor.grad.detach())])

    def _tensors(self) -> list[Any]:
        return [tensor for group in self._optimizer.param_groups for tensor in group["params"]]


def names_of(torch: ModuleType, optimizer: Any) -> dict[int, str]:
    """Return the names of an optimizer's tensors: their module's, or of the program's own variables."""
    import __main__

    tensors = {id(tensor) for group in optimizer.param_groups for tensor in group["params"]}
    found = {id(value): name for name, value in vars(__main__).items() if id(value) in tensors}
    # By their types: to ask an object for its class may run code of its own.
    modules = [each for each in gc.get_objects() if issubclass(type(each), torch.nn.Module)]
    best: dict[int, str] = {}
    for each in modules[:NAMED]:
        named = {id(tensor): name for name, tensor in each.named_parameters() if id(tensor) in tensors}
        if len(named) > len(best):
            best = named
    return {**found, **best} if len(best) >= len(found) else found
