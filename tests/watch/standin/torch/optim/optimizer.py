"""An optimizer whose steps are told to hooks, which get it among the arguments too, as torch's do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Hook = Callable[[Any, Any, Any], None]
before: list[Hook] = []
after: list[Hook] = []


def register_optimizer_step_pre_hook(hook: Hook) -> None:
    """Have a function called before each step of each optimizer."""
    before.append(hook)


def register_optimizer_step_post_hook(hook: Hook) -> None:
    """Have a function called after each."""
    after.append(hook)


class Optimizer:
    """Moves tensors."""

    def __init__(self, params: Any, lr: float) -> None:
        self.param_groups: list[dict[str, Any]] = [{"params": list(params), "lr": lr}]

    def zero_grad(self) -> None:
        """Forget all gradients."""
        for group in self.param_groups:
            for each in group["params"]:
                each.grad = None

    def step(self, closure: Any = None) -> Any:
        """Move, and tell."""
        given = (self,) if closure is None else (self, closure)
        for hook in before:
            hook(self, given, {})
        made = self.move(closure)
        for hook in after:
            hook(self, given, {})
        return made

    def move(self, closure: Any) -> Any:
        """Move all that has a gradient."""
        raise NotImplementedError


class SGD(Optimizer):
    """Plain descent."""

    def move(self, closure: Any) -> Any:
        """Move along each gradient."""
        made = None if closure is None else closure()
        for group in self.param_groups:
            for each in group["params"]:
                if each.grad is not None:
                    each -= each.grad * group["lr"]
        return made
