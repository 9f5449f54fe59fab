"""Memory: how many bytes the runs of a session may keep, and what they keep as long as there is room."""

import weakref
from collections import OrderedDict
from collections.abc import Callable
from itertools import count
from typing import Any, TypeVar

CAP = 256 << 20  # bytes
FEW = 4  # pieces that are kept under any cap, so that who asks twice for one has it made once
TIGHT = 4  # the part of the cap from which on runs prepare for what they will have to give up

Shelf = int
T = TypeVar("T")


class Memory:
    """Pieces of numbers that can be made anew, and of which those go first that were used least lately.

    One memory serves all runs of a session, and the runs that were left for others: the cap is what they
    have together. So of several runs that go on side by side each has an equal share, and one that is alone
    has all of it. What cannot be made anew, or not fast enough, is counted too, but never goes.
    """

    def __init__(self, cap: int = CAP) -> None:
        self.cap = cap
        self._kept: OrderedDict[tuple[Shelf, int], tuple[Any, int]] = OrderedDict()
        self._fixed: dict[Shelf, int] = {}
        self._shelves = count()
        self.used = 0  # bytes

    def shelf(self, owner: object) -> Shelf:
        """Return a place for pieces by their numbers, which is cleared when the owner is gone."""
        shelf = next(self._shelves)
        weakref.finalize(owner, self._clear, shelf).atexit = False
        return shelf

    @property
    def tight(self) -> bool:
        """Will pieces have to go before long?"""
        return self.used * TIGHT > self.cap

    def get(self, shelf: Shelf, number: int) -> Any:
        """Return a piece; None where it was never kept, or is no longer."""
        found = self._kept.get((shelf, number))
        if found is None:
            return None
        self._kept.move_to_end((shelf, number))
        return found[0]

    def keep(self, shelf: Shelf, number: int, piece: Any, size: int) -> None:
        """Keep a piece of so many bytes; it must not change any more."""
        before = self._kept.pop((shelf, number), (None, 0))
        self._kept[shelf, number] = piece, size
        self.used += size - before[1]
        self._make_room()

    def fix(self, shelf: Shelf, size: int) -> None:
        """Count so many bytes in all as what the owner of a shelf has that never goes."""
        self.used += size - self._fixed.get(shelf, 0)
        self._fixed[shelf] = size
        self._make_room()

    def sparing(self, act: Callable[[], T]) -> T:
        """Return what something gives that can be done again; where memory is short, keep less and do so.

        MemoryError where it is still too short when hardly anything is kept.
        """
        while True:
            try:
                return act()
            except MemoryError:
                if not self._lessen():
                    raise

    def _lessen(self) -> bool:
        """Do with half of what is kept now, from here on; return whether that gives anything back."""
        before = self.used
        self.cap = before // 2
        self._make_room()
        return self.used < before

    def _make_room(self) -> None:
        while self.used > self.cap and len(self._kept) > FEW:
            _, (_, size) = self._kept.popitem(last=False)
            self.used -= size

    def _clear(self, shelf: Shelf) -> None:
        self.used -= self._fixed.pop(shelf, 0)
        for key in [key for key in self._kept if key[0] == shelf]:
            self.used -= self._kept.pop(key)[1]
