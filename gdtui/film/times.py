"""The times at which parts of a film are seen, as a style sheet."""

import math
from collections.abc import Sequence

Span = tuple[float, float]  # from a time to another, in seconds
# What has times stands in a group of this kind, which means nothing else here: it is hidden but at these. Who
# wants no motion sees what is not hidden, the last picture; so does who knows no animation, as drawing
# programs: Inkscape shows what is hidden, unless it is not displayed, and does not look behind @supports.
TIMED = "a"
USUAL = (
    "a>*{display:none}"
    "@supports(animation:a){a>*{display:inline;visibility:hidden;animation:%gs step-end infinite}}"
    "@media(prefers-reduced-motion){a>*{animation:none!important}}"
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
        shown = [self._share(begin) for begin, _ in times]
        hidden = ["0%"] if last and times[0][0] > 0 else []
        hidden += [self._share(end) for _, end in times if end < self._length]
        gone = f"{','.join(hidden)}{{visibility:hidden}}" if hidden else ""
        return f"{','.join(shown)}{{visibility:visible}}{gone}"

    def _share(self, at: float) -> str:
        return f"{round(100 * at / self._length, self._decimals):g}%"
