"""PyTorch's optimizers: hooks on every one of them tell when parameters move, and by what."""

from __future__ import annotations

import os
import re
import sys
import warnings
from collections.abc import Callable
from importlib import import_module
from types import FrameType, ModuleType
from typing import Any

from .knobs import Knobs
from .loop import Loop
from .moved import Moved
from .recorder import Recorder

# What torch warns of in a loss.
TWO_SHAPES = re.compile(
    r"target size \(torch\.Size\((.*?)\)\) that is different to the input size \(torch\.Size\((.*?)\)\)"
)
NEGATED = "NegBackward0"  # what torch calls the node of -loss
LOSSES = re.compile(r"loss|cost|error|mse|nll|bce", re.I)  # what is to become less, by its name
OURS = os.path.dirname(os.path.realpath(__file__))


class Program:
    """What the hooks have to know of the program: its file, its loop, and whom to tell where it steps."""

    def __init__(self, path: str, loops: Callable[[], list[Loop]], at: Callable[[str, int], None]) -> None:
        self.path, self.loops, self.at = os.path.realpath(path), loops, at
        self._real: dict[str, str] = {}

    def loop(self) -> Loop | None:
        """Return the loop in which an optimizer is being stepped, if it is one that steps some."""
        return next((each for each in self.loops() if each.steps_optimizers and each.updating), None)

    def frame(self) -> FrameType | None:
        """Return the innermost frame of the program's own file; where there is none, the outermost of all."""
        found: FrameType | None = sys._getframe(1)
        last = None
        while found is not None:
            name = self._real.get(found.f_code.co_filename, "")
            if not name:
                name = self._real[found.f_code.co_filename] = os.path.realpath(found.f_code.co_filename)
            if name == self.path:
                return found
            last = found if os.path.dirname(name) != OURS and os.path.exists(name) else last
            found = found.f_back
        return last


def hook(torch: ModuleType, recorder: Recorder, knobs: Knobs, program: Program, seed: int | None) -> None:
    """Have every optimizer's steps recorded, and its losses, from now on."""
    if seed is not None:
        torch.manual_seed(seed)
    watched = Optimizers(torch, recorder, program)
    knobs.heard(watched.set)
    from_torch: Any = import_module("torch.optim.optimizer")
    from_torch.register_optimizer_step_pre_hook(watched.before)
    from_torch.register_optimizer_step_post_hook(watched.after)
    backward = torch.Tensor.backward

    def noticing(tensor: Any, *args: Any, **kwargs: Any) -> Any:
        """Remember what the gradients are taken of."""
        watched.before_backward(tensor)
        made = backward(tensor, *args, **kwargs)
        watched.after_backward()
        return made

    torch.Tensor.backward = noticing
    _hook_scaler(torch, watched)
    _hook_warnings(recorder, program)


def _hook_scaler(torch: ModuleType, watched: Optimizers) -> None:
    """Notice the updates that a scaler skips, and the losses that it has not scaled."""
    scaler = getattr(getattr(torch, "amp", None), "GradScaler", None)
    if scaler is None:
        return
    scale, step = scaler.scale, scaler.step

    def scaled(self: Any, outputs: Any) -> Any:
        made = scale(self, outputs)
        watched.scaled = made, outputs
        return made

    def stepped(self: Any, optimizer: Any, *args: Any, **kwargs: Any) -> Any:
        before = watched.updates
        made = step(self, optimizer, *args, **kwargs)
        if watched.updates == before:
            watched.skipped(optimizer)
        return made

    scaler.scale, scaler.step = scaled, stepped


def _hook_warnings(recorder: Recorder, program: Program) -> None:
    """Take note where torch warns that a loss is taken of predictions and targets of two shapes."""
    show = warnings.showwarning

    def shown(message: Any, *args: Any, **kwargs: Any) -> None:
        found = TWO_SHAPES.search(str(message))
        if found is not None and recorder.is_ours():
            frame = program.frame()
            target, predicted = (tuple(map(int, re.findall(r"\d+", each))) for each in found.groups())
            recorder.broadcast(frame.f_lineno if frame is not None else 0, predicted, target)
        show(message, *args, **kwargs)

    warnings.showwarning = shown


class Optimizers:
    """Each optimizer has its track. A step is over at the end of the loop's body or, without one, at once."""

    def __init__(self, torch: ModuleType, recorder: Recorder, program: Program) -> None:
        self._torch, self._recorder, self._program = torch, recorder, program
        self._tracks: dict[int, Moved] = {}
        self._stepping: Moved | None = None  # whose closure computes the gradients
        self._loss: Any = None  # of the last backward pass
        self._signs: set[int] = set()  # of the backward passes since an update: -1 of a loss's opposite
        self._stepped = False  # was there an update since the last one?
        self.scaled: tuple[Any, Any] = (None, None)  # a loss that was scaled, and what it was before
        self.updates = 0

    def before_backward(self, loss: Any) -> None:
        """Gradients are about to be computed."""
        if not self._recorder.is_ours():
            return
        scaled, own = self.scaled
        opposite = self._opposite_of(loss)
        self._loss = own if loss is scaled else loss if opposite is None else opposite
        self._signs = {*(() if self._stepped else self._signs), 1 if opposite is None else -1}
        self._stepped = False
        with self._torch.no_grad():
            for moved in self._tracks.values():
                moved.look()

    def _opposite_of(self, loss: Any) -> Any:
        """Return a loss of the program's, by its name, whose opposite the backward pass is taken of."""
        node: Any = getattr(loss, "grad_fn", None)
        frame = self._program.frame() if type(node).__name__ == NEGATED else None
        if frame is None:
            return None
        of = node.next_functions[0][0]
        for name, value in {**frame.f_globals, **frame.f_locals}.items():
            if of is not None and LOSSES.search(name) and getattr(value, "grad_fn", None) is of:
                self._recorder.note("negated", line=frame.f_lineno, name=name)
                return value
        return None

    def after_backward(self) -> None:
        """Gradients have been computed: where an optimizer's closure did so, it moves by the first ones."""
        stepping = self._stepping
        if stepping is not None and stepping.waits and self._recorder.is_ours():
            with self._torch.no_grad():
                stepping.loss = self._loss
                stepping.sign = -1 if self._signs == {-1} else 1
                stepping.keep()

    def before(self, optimizer: Any, args: Any, kwargs: Any) -> None:
        """Parameters are about to move."""
        if not self._recorder.is_ours():
            return
        given = (*args, kwargs.get("closure"))
        self._begin(optimizer, any(callable(each) and each is not optimizer for each in given))

    def _begin(self, optimizer: Any, has_closure: bool) -> Moved:
        moved = self._taken(optimizer)
        moved.sign = -1 if self._signs == {-1} else 1
        with self._torch.no_grad():
            moved.before(has_closure, self._program.frame)
        self._stepping = moved if has_closure else None
        return moved

    def after(self, optimizer: Any, args: Any, kwargs: Any) -> None:
        """Parameters have moved."""
        if self._recorder.is_ours():
            self._over(self._taken(optimizer))

    def _over(self, moved: Moved) -> None:
        self._stepping, self._stepped = None, True
        self.updates += 1
        with self._torch.no_grad():
            seen = moved.after(self._loss)
        loop = self._program.loop()
        if loop is not None:
            loop.moved(moved.index, seen)
        else:
            self._recorder.track(moved.index).row(seen)

    def set(self, name: str, value: Any) -> bool:
        """Give every optimizer another rate, from here on; return whether there was one."""
        for moved in self._tracks.values() if name == "lr" else ():
            moved.set_rate(value)
        return name == "lr" and bool(self._tracks)

    def skipped(self, optimizer: Any) -> None:
        """A scaler has found gradients that are none: a step without an update."""
        if self._recorder.is_ours():
            self._over(self._begin(optimizer, False))

    def _say_where(self, track: int) -> None:
        """Say in which line of the program's own file an optimizer steps."""
        frame = self._program.frame()
        if frame is not None and os.path.realpath(frame.f_code.co_filename) == self._program.path:
            self._recorder.note("at", track=track, line=frame.f_lineno)

    def _taken(self, optimizer: Any) -> Moved:
        """Return an optimizer's track; the first that steps is the first."""
        if id(optimizer) not in self._tracks:
            for each in self._program.loops():
                each.hooked = True
            loop = self._program.loop()
            frame = None if loop is not None or self._tracks else self._program.frame()
            if frame is not None:
                self._program.at(frame.f_code.co_filename, frame.f_lineno)
            index = self._recorder.new_track().index
            self._say_where(index)
            made = Moved(self._torch, self._recorder, optimizer, index)
            made.place = loop.counts.add_to if loop is not None else None
            self._tracks[id(optimizer)] = made
        return self._tracks[id(optimizer)]
