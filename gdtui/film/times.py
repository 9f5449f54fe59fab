"""The times at which parts of a film are seen, as a style sheet."""

import math
from collections.abc import Sequence

Span = tuple[float, float]  # from a time to another, in seconds
# Groups and uses are for what has times: it is hidden but at these. Who wants no motion sees what is not
# hidden, the last picture; so does who knows no animation, as drawing programs: Inkscape shows a group that
# is hidden, unless it is not displayed at all, and does not look behind @supports.
USUAL = (
    "g,use{display:none}"
    "@supports(animation:a){g,use{display:inline;visibility:hidden;animation:%gs step-end infinite}}"
    "@media(prefers-reduced-motion){g,use{animation:none!important}}"
)
SHOWN = "display:inline;visibility:visible;"
FINE = 0.002  # seconds: no part is seen earlier or later by more


class Times:
    """Sets of times, each by a short name, which begins with a t."""

    def __init__(self, length: float) -> None:
        """Take the length of the film, in seconds."""
        self._length = length
        self._decimals = max(1, math.ceil(math.log10(length / FINE)) - 2)  # of shares in per cent
        self._names: dict[tuple[Span, ...], str] = {}

    def name(self, shown: Sequence[Span]) -> str:
        """Return the name of some times, which are in order; those that touch are one."""
        joined: list[Span] = []
        for begin, end in shown:
            if joined and joined[-1][1] == begin:
                begin = joined.pop()[0]
            joined.append((begin, end))
        return self._names.setdefault(tuple(joined), f"t{len(self._names)}")

    @property
    def css(self) -> str:
        """The rules: what is seen at the end is seen where nothing plays, too."""
        if not self._names:
            return ""
        rules = [USUAL % self._length]
        for times, name in self._names.items():
            last = times[-1][1] >= self._length
            seen = SHOWN if last else ""
            rules.append(f".{name}{{{seen}animation-name:{name}}}")
            rules.append(f"@keyframes {name}{{{self._frames(times, last)}}}")
        return "".join(rules)

    def _frames(self, times: Sequence[Span], last: bool) -> str:
        """Return when it is seen and when not; before the first it is as where nothing plays."""
        frames = ["0%{visibility:hidden}"] if last and times[0][0] > 0 else []
        for begin, end in times:
            frames.append(f"{self._share(begin)}{{visibility:visible}}")
            if end < self._length:
                frames.append(f"{self._share(end)}{{visibility:hidden}}")
        return "".join(frames)

    def _share(self, at: float) -> str:
        return f"{round(100 * at / self._length, self._decimals):g}%"
