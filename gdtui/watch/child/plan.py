"""How an update is recorded that is like the one before: numbers of names, in their order, and quickly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, List, Tuple  # noqa: UP035  for Python 3.9

from .recorder import Recorder, Seen

NUMBERS, FLOATS = frozenset((float, int)), frozenset((float,))

Gradients = List[Tuple[str, float]]  # noqa: UP006


class Plan:
    """What there is to record of an update: its place, the loss, gradients, and then the numbers of names.

    `others` are names without numbers, as long as what they are is of these types; `moving` are those of the
    names that updates move.
    """

    def __init__(
        self,
        columns: list[tuple[str, str]],
        loss: list[str],
        gradients: list[str],
        names: list[str],
        others: list[tuple[str, type]],
        moving: list[str],
        recorder: Recorder,
    ) -> None:
        self.columns = columns
        self._gradients, self._others = gradients, others
        self._losses, self._values = len(loss), _taking([*loss, *names])
        self._moving = _taking(moving)
        self._left = _taking([columns.index(("parameter", name)) for name in moving])
        said = [each for each in columns if each[0] in ("epoch", "sample", "gradient")]
        said += [("parameter", name) for name in moving]
        self.aside = recorder.aside_columns(said)  # of what is kept of an update before its pass is over

    def numbers(self, scope: dict[str, Any], place: list[float], gradients: Gradients) -> list[float] | None:
        """Return what is recorded of an update where all is as it was the last time, and plain; else None."""
        if self._is_other(gradients) or any(type(scope.get(name)) is not kind for name, kind in self._others):
            return None
        try:
            values = self._values(scope)
            if not NUMBERS.issuperset(map(type, values)):
                return None
            found = list(map(float, values))
        except (KeyError, OverflowError):  # it has no value any more, or it is beyond all floats
            return None
        by = [each for _, each in gradients]
        return [*place, *found[: self._losses], *by, *found[self._losses :]]

    def moved(self, scope: dict[str, Any], place: list[float], gradients: Gradients) -> list[float] | None:
        """Return what is known as soon as an update was made, likewise."""
        try:
            values = self._moving(scope)
        except KeyError:
            return None
        if self._is_other(gradients) or not FLOATS.issuperset(map(type, values)):
            return None
        return [*place, *[each for _, each in gradients], *values]

    def _is_other(self, gradients: Gradients) -> bool:
        """Return whether there are other gradients than the last time."""
        return [name for name, _ in gradients] != self._gradients

    def is_as_left(self, scope: dict[str, Any], last: Seen | None) -> bool:
        """Return whether what moves is surely what the last update left, which is so nearly always."""
        if last is None or last.columns is not self.columns:
            return False
        try:
            return self._moving(scope) == self._left(last.numbers)
        except KeyError:
            return False


def _taking(places: Sequence[Any]) -> Callable[[Any], tuple[Any, ...]]:
    """Return what takes the values at these places of a dictionary or a list."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda values: tuple([values[place] for place in places])


def planned(
    whole: Seen,
    scope: dict[str, Any],
    loss: str | None,
    gradients: list[str],
    names: list[str],
    moving: list[str],
    others: int,
    recorder: Recorder,
) -> Plan | None:
    """Return how to record the next update as this one; None where it is more than numbers of names.

    `others` are the numbers that are no name's: of its place, and of gradients.
    """
    head = [loss] if loss is not None and loss in scope else []
    plain = [name for name in names if type(scope.get(name)) in NUMBERS]
    kinds = [(name, type(scope.get(name))) for name in names if name not in plain]
    if loss and not head:  # it may come yet
        kinds.append((loss, type(None)))
    if len(whole.numbers) != others + len(head) + len(plain) or any(kind is bool for _, kind in kinds):
        return None
    moved = [name for name in dict.fromkeys(moving) if name in plain]
    return Plan(whole.columns, head, gradients, plain, kinds, moved, recorder)
