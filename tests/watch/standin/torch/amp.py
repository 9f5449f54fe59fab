"""A scaler of losses, which skips an update whose gradients are no numbers."""

from __future__ import annotations

import math
from typing import Any


class GradScaler:
    """Scales by 4."""

    def scale(self, loss: Any) -> Any:
        """A loss that is 4 times as large."""
        made = loss * 4.0
        made.gradients = [(of, gradient * 4.0) for of, gradient in loss.gradients]
        return made

    def step(self, optimizer: Any) -> None:
        """Scale back, and step, if there is where to."""
        tensors = [each for group in optimizer.param_groups for each in group["params"]]
        for each in tensors:
            each.grad = each.grad * 0.25
        if all(math.isfinite(number) for each in tensors for number in each.grad.values):
            optimizer.step()
