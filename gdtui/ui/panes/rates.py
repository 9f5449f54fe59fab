"""The rates pane: what each run does, and its rate on a ruler with the limits where that goes wrong."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from gdtui.core.analysis.behaviour import behaviour
from gdtui.core.analysis.stability import Limits, limits
from gdtui.core.session.moments import Moment, Trail
from gdtui.display.cells import cells_of, cut, fitting
from gdtui.display.labels import Kind, RunLabel, run_labels
from gdtui.display.numbers import fitted
from gdtui.display.rows import Picture, Row, Span
from gdtui.locales import text, texts
from gdtui.ui.panes.pane import Pane
from gdtui.ui.panes.row_widget import roles
from gdtui.ui.panes.ruler import Scale, converges, limit_rows, ruler_row, scale_for


class Entry(NamedTuple):
    """One run in the pane, or what another batch size would do at the same rate."""

    label: RunLabel
    rate: float
    limits: Limits | None
    words: tuple[str, ...]
    role: str


def rates_rows(moment: Moment, width: int, height: int) -> Picture:
    """Return for each run what it does, its ruler and its limits; then GD and SGD of the data beside it.

    Where there is less room, all runs are named first, then come the rulers and then the limits, those of the
    viewed run before the others'. There are at most `height` rows, none wider than `width`.
    """
    runs = [_entry(trail, label) for trail, label in zip(moment.trails, run_labels(moment), strict=True)]
    others = _beside(moment, runs)
    known = [entry.limits for entry in (*runs, *others) if entry.limits is not None]
    scale = scale_for(known, [entry.rate for entry in runs], width)
    blocks = [_block(entry, scale, width) for entry in runs]
    first = [moment.view, *(i for i in range(len(runs)) if i != moment.view)]
    order = [(i, row) for row in range(max(map(len, blocks))) for i in first if row < len(blocks[i])]
    shown = set(order[:height])
    kept = [tuple(row for at, row in enumerate(block) if (i, at) in shown) for i, block in enumerate(blocks)]
    for entry in others:
        block = _block(entry, scale, width)
        if sum(map(len, kept)) + len(block) <= height:
            kept.append(block)
    return _apart([block for block in kept if block], height)


def _apart(blocks: list[Picture], height: int) -> Picture:
    """Return the blocks below each other, with an empty row between where there is room for all of these."""
    room = height - sum(map(len, blocks)) >= len(blocks) - 1
    rows: list[Row] = []
    for i, block in enumerate(blocks):
        rows += [(), *block] if i and room else block
    return tuple(rows)


def _entry(trail: Trail, label: RunLabel) -> Entry:
    """Return what a run does where it stands."""
    doing, end, config, problem = behaviour(trail), trail.end, trail.config, trail.run.problem
    if end.reason in ("diverged", "failed"):
        words = texts(f"rates.{end.reason}", step=end.steps)
    else:
        words = texts(f"rates.doing.{doing}", dtype=trail.params.dtype)
    wrong = doing == "diverging" or end.reason == "failed"
    role = "bad" if wrong else "dim" if doing in ("early", "unknown") else "strong"
    if config is None or problem is None:
        return Entry(label, math.nan, None, words, role)
    return Entry(label, config.lr, limits(problem, config), words, role)


def _beside(moment: Moment, runs: list[Entry]) -> list[Entry]:
    """Return what GD and SGD would do with this data at the viewed run's rate, where neither is a run."""
    problem, config = moment.run.problem, moment.config
    if problem is None or config is None:
        return []
    there = {trail.config.batch for trail in moment.trails if trail.config is not None}
    kinds: dict[int, Kind] = {moment.run.batching.samples: "gd", 1: "sgd"}
    entries = []
    for batch, kind in kinds.items():
        words = texts(f"run.kind.{kind}")
        label = RunLabel(words[0], words[-1], kind)
        found = None if batch in there else limits(problem, replace(config, batch=batch))
        if found is not None:
            entries.append(Entry(label, config.lr, found, _would(found, config.lr), "dim"))
    return entries


def _would(found: Limits, rate: float) -> tuple[str, ...]:
    if not converges(found, rate):
        return texts("rates.would_diverge")
    if rate <= found.overshoots:
        return texts("rates.would_converge")
    return texts("rates.would_overshoot")


def _block(entry: Entry, scale: Scale | None, width: int) -> Picture:
    """Return the rows of one entry: its name, its ruler, its limits."""
    head = _head(entry, width)
    if entry.limits is None:
        return (head, (Span(_fitting(texts("rates.unknown"), width), "dim"),))
    if scale is None or not math.isfinite(entry.limits.diverges):
        return (head, (Span(_fitting(texts("rates.flat"), width), "dim"),))
    ruler = ruler_row(entry.limits, entry.rate, scale, entry.label.sign, entry.label.role)
    return (head, ruler, *limit_rows(entry.limits, scale))


def _head(entry: Entry, width: int) -> Row:
    """Return the run's name and what it does: with the rate, and in more words, where there is room."""
    label = entry.label
    mark = f"{label.letter} {label.sign}".lstrip()
    name = f"{mark} {label.short}"
    told = label.rated or math.isnan(entry.rate)
    rate = "" if told else f" {text('rates.rate', rate=fitted(entry.rate, 8))}"
    for left in (name + rate, name, f"{mark} {label.word}", mark):
        for words in entry.words:
            if cells_of(left) + 2 + cells_of(words) <= width:
                return (Span(left, label.role), Span("  "), Span(words, entry.role))
    return (Span(cut(mark, width), label.role),)


def _fitting(forms: tuple[str, ...], width: int) -> str:
    """Return the first of the texts that fits, or what fits of the last."""
    return fitting(forms, width) or cut(forms[-1], width)


class RatesPane(Pane):
    """Shows where the rates of the runs stand among those that go wrong."""

    COMPONENT_CLASSES = roles("dim", "strong", "bad", "axis", "label")

    def __init__(self) -> None:
        super().__init__("rates")

    def titles(self) -> Sequence[str]:
        """Return what the pane shows, and what it is called."""
        pane = texts("title.rates")
        return (text("rates.title", pane=pane[0]), *pane)

    def rows(self, moment: Moment, width: int, height: int) -> Picture:
        """Return the rows that fit the frame, a blank away from it."""
        return tuple((Span(" "), *row) for row in rates_rows(moment, width - 1, height))
