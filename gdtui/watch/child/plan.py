"""How an update is recorded that is like the one before: numbers of names, in their order, and quickly."""

from __future__ import annotations

from typing import Any, NamedTuple

from .recorder import Recorder, Seen


class Plan(NamedTuple):
    """What there is to record of an update."""

    columns: list[tuple[str, str]]
    loss: str | None
    gradients: list[str]
    names: list[str]
    others: list[tuple[str, type]]  # which are no numbers, as long as they are of these types
    moving: list[str]  # of the names those that updates move
    moving_at: list[tuple[str, int]]  # and which columns are theirs
    aside: int  # the columns of what is kept of an update before its pass is over

    def numbers(
        self, scope: dict[str, Any], place: list[float], gradients: list[tuple[str, float]]
    ) -> list[float] | None:
        """Return what is recorded of an update where all is as it was the last time, and plain; else None."""
        if [name for name, _ in gradients] != self.gradients:
            return None
        head = [scope.get(self.loss)] if self.loss else []
        tail = [scope.get(name) for name in self.names]
        for value in (*head, *tail):
            if type(value) is not float and type(value) is not int:
                return None
        if any(type(scope.get(name)) is not kind for name, kind in self.others):
            return None
        try:
            return [*place, *map(float, head), *[each for _, each in gradients], *map(float, tail)]  # type: ignore[arg-type]
        except OverflowError:  # a whole number beyond all others
            return None

    def moved(
        self, scope: dict[str, Any], place: list[float], gradients: list[tuple[str, float]]
    ) -> list[float] | None:
        """Return what is known as soon as an update was made, likewise."""
        if [name for name, _ in gradients] != self.gradients:
            return None
        found = [*place, *[each for _, each in gradients]]
        for name in self.moving:
            value = scope.get(name)
            if type(value) is not float:
                return None
            found.append(value)
        return found

    def is_as_left(self, scope: dict[str, Any], last: Seen | None) -> bool:
        """Return whether what moves is surely what the last update left, which is so nearly always."""
        if last is None or last.columns is not self.columns:
            return False
        numbers = last.numbers
        for name, at in self.moving_at:  # noqa: SIM110  which is quicker than all()
            if scope.get(name) != numbers[at]:
                return False
        return True


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
    head = [loss] if loss in scope else []
    plain = [name for name in names if type(scope.get(name)) in (float, int)]
    kinds = [(name, type(scope.get(name))) for name in names if name not in plain]
    if loss and not head:  # it may come yet
        kinds.append((loss, type(None)))
    if len(whole.numbers) != others + len(head) + len(plain) or any(kind is bool for _, kind in kinds):
        return None
    moved = [name for name in dict.fromkeys(moving) if name in plain]
    columns = [each for each in whole.columns if each[0] in ("epoch", "sample", "gradient")]
    aside = recorder.aside_columns([*columns, *(("parameter", name) for name in moved)])
    moved_at = [(name, whole.columns.index(("parameter", name))) for name in moved]
    return Plan(whole.columns, loss if head else None, gradients, plain, kinds, moved, moved_at, aside)
