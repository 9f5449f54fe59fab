"""A figure: what was measured, against what it should be."""

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
        return f"{self.what:<52}{self.measured:>9.4g}   at most {self.budget:<5g} {self.unit}{sign}"
