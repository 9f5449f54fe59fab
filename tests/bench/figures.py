"""A figure: what was measured, against what it should be."""

from math import inf
from typing import NamedTuple


class Figure(NamedTuple):
    """One row of the table: what, how much, the budget that it may not exceed, and in which unit."""

    what: str
    measured: float
    budget: float
    unit: str

    @property
    def kept(self) -> bool:
        """Whether the budget was kept."""
        return self.measured <= self.budget

    def row(self) -> str:
        """Return the figure as a row of the table."""
        sign = "" if self.kept else "  over"
        budget = " " * 13 if self.budget == inf else f"at most {self.budget:<5.4g}"
        return f"{self.what:<52}{self.measured:>9.4g}   {budget} {self.unit}{sign}"
