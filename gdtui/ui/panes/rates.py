"""The rates pane: what each run does, and its rate on a ruler with the limits where that goes wrong."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from gdtui.core.analysis.behaviour import behaviour
from gdtui.core.analysis.floor import noise_floor
from gdtui.core.analysis.pace import pace
from gdtui.core.analysis.prospect import prospect
from gdtui.core.analysis.stability import Limits, limits, unknown
from gdtui.core.problem.problems import Problem
from gdtui.core.session.moments import Moment, Trail
from gdtui.core.training.chosen import optimizer_text
from gdtui.core.training.config import RunConfig
from gdtui.display.cells import cells_of, cut, fitting
from gdtui.display.labels import Kind, RunLabel, kind_of, run_labels
from gdtui.display.numbers import estimated, fitted, significant
from gdtui.display.rows import Picture, Row, Span
from gdtui.locales import counted_forms, text, texts
from gdtui.ui.panes.pane import Pane
from gdtui.ui.panes.row_widget import roles
from gdtui.ui.panes.ruler import Scale, Whose, limit_rows, ruler_row, scale_for

DIGITS = 4  # of a distance, a pace and a rate beside them
LEFT = 8  # characters of what an epoch leaves, where it is nearly all
WORTH = 4  # rows beside the runs' names that are worth more than to say how many have no room


class Entry(NamedTuple):
    """One run in the pane, or what another batch size would do at the same rate."""

    label: RunLabel
    config: RunConfig | None
    problem: Problem | None
    words: tuple[str, ...]
    role: str
    rate: float  # its present one; nan where it is not known

    @property
    def limits(self) -> Limits | None:
        """The limits of its rate, where they are known."""
        return None if self.config is None or self.problem is None else limits(self.problem, self.config)


def rates_rows(moment: Moment, width: int, height: int) -> Picture:
    """Return for each run what it does, its ruler, its limits, its pace and its noise floor; then GD and SGD.

    Where there is less room, all runs are named first, then come the rulers and then the other rows, those of
    the viewed run before the others'. There are at most `height` rows, none wider than `width`.
    """
    runs = [_entry(trail, label) for trail, label in zip(moment.trails, run_labels(moment), strict=True)]
    others = _beside(moment)
    known = [entry.limits for entry in (*runs, *others) if entry.limits is not None]
    scale = scale_for(known, [entry.rate for entry in runs], width)
    blocks = [_block(entry, scale, width) for entry in runs]
    first = [moment.view, *(i for i in range(len(runs)) if i != moment.view)]
    order = [(i, row) for row in range(max(map(len, blocks))) for i in first if row < len(blocks[i])]
    left_out = len(order) - height
    if left_out > 0 and height >= len(runs) + WORTH:  # the last row says so
        shown, more = set(order[: height - 1]), counted_forms("rates.left_out", left_out + 1)
        end: Picture = ((Span(_fitting(more, width), "dim"),),)
    else:
        shown, end = set(order[: max(0, height)]), ()
    kept = [tuple(row for at, row in enumerate(block) if (i, at) in shown) for i, block in enumerate(blocks)]
    for entry in others:
        block = _block(entry, scale, width)
        if sum(map(len, kept)) + len(block) + len(end) <= height:
            kept.append(block)
    return (*_apart([block for block in kept if block], height - len(end)), *end)


def _apart(blocks: list[Picture], height: int) -> Picture:
    """Return the blocks below each other, with an empty row between where there is room for all of these."""
    room = height - sum(map(len, blocks)) >= len(blocks) - 1
    rows: list[Row] = []
    for i, block in enumerate(blocks):
        rows += [(), *block] if i and room else block
    return tuple(rows)


def _entry(trail: Trail, label: RunLabel) -> Entry:
    """Return what a run does where it stands; where it is too early to say, what it would do."""
    doing, end, config, problem = behaviour(trail), trail.end, trail.config, trail.run.problem
    wrong = doing.name == "diverging" or end.reason == "failed"
    role = "bad" if wrong else "dim" if doing.name in ("early", "unknown") else "strong"
    if end.reason in ("diverged", "failed"):
        words = texts(f"rates.{end.reason}", step=end.steps)
    elif doing.name == "early" and config is not None and problem is not None:
        words = _would(problem, config) or texts("rates.doing.early")
    else:
        away = "" if doing.distance is None else significant(doing.distance, DIGITS)
        name = _doing(doing.name, config, problem)
        words = texts(f"rates.doing.{name}", dtype=trail.params.dtype, distance=away)
        if not away and doing.name in ("circling", "settling"):  # about no single optimum
            words = words[-1:]
    rate = math.nan if config is None else trail.rate
    return Entry(label, config, problem, words, role, rate)


def _doing(name: str, config: RunConfig | None, problem: Problem | None) -> str:
    """Return what a run is said to do: one that converges may come to a circle, and no nearer."""
    floor = noise_floor(problem, config) if name == "converging" and config and problem else None
    return f"{name}_to_circle" if floor is not None and floor.distance > 0 else name


def _beside(moment: Moment) -> list[Entry]:
    """Return what GD and SGD would do with this data at the viewed run's rate, where neither is a run."""
    problem, config = moment.run.problem, moment.config
    if problem is None or config is None:
        return []
    there = {trail.config.batch for trail in moment.trails if trail.config is not None}
    kinds: dict[int, Kind] = {moment.run.batching.samples: "gd", 1: "sgd"}
    entries = []
    for batch, kind in kinds.items():
        other = replace(config, batch=batch)
        plain = kind_of(other, moment.run.batching.samples) is not None
        beside = text("rates.in_batches", run=config.optimizer.name, batch=batch)
        forms = texts(f"run.kind.{kind}") if plain else (beside,)
        words = () if batch in there else _would(problem, other)
        if words:
            entries.append(Entry(RunLabel(forms[0], forms[-1], kind), other, problem, words, "dim", other.lr))
    return entries


def _would(problem: Problem, config: RunConfig) -> tuple[str, ...]:
    """Return what a run by this configuration would do in the long run; nothing where that is not known."""
    said = prospect(problem, config)
    if said is None:
        return ()
    floor = noise_floor(problem, config)
    if said != "circles" or floor is None:
        return texts(f"rates.would.{said}")
    if math.isinf(floor.distance):
        return texts("rates.would_circle_wide")
    return texts("rates.would_circle", distance=estimated(*floor, DIGITS))


def _block(entry: Entry, scale: Scale | None, width: int) -> Picture:
    """Return the rows of one entry: its name, its ruler, its limits, its pace and its noise floor."""
    head, found = _head(entry, width), entry.limits
    if found is None or entry.problem is None or entry.config is None:
        return (head, (Span(_fitting(_unknown(entry), width), "dim"),))
    if scale is None or not math.isfinite(found.diverges):
        return (head, (Span(_fitting(texts("rates.flat"), width), "dim"),))
    ruler = ruler_row(found, entry.rate, scale, entry.label.sign, entry.label.role)
    samples, batch = len(entry.problem.dataset), entry.config.batch
    whose: Whose = "all" if batch == samples else "sample" if batch == 1 else "batch"
    facts = [*_pace(entry.problem, entry.config), *_floor(entry.problem, entry.config)]
    told = tuple((Span(_fitting(forms, width), "label"),) for forms in facts)
    return (head, ruler, *limit_rows(found, scale, whose), *told)


def _unknown(entry: Entry) -> tuple[str, ...]:
    """Return in words why no limits are known of a run."""
    config, problem = entry.config, entry.problem
    why = None if config is None or problem is None else unknown(problem, config)
    if config is None or why is None:
        return texts("rates.unknown.recorded")
    if why == "optimizer":
        return texts("rates.unknown.optimizer", optimizer=optimizer_text(config.optimizer))
    return texts(f"rates.unknown.{why}")


def _pace(problem: Problem, config: RunConfig) -> list[tuple[str, ...]]:
    """Return in words how fast the run goes on in the long run, and how fast the best rate would."""
    found = pace(problem, config)
    if found is None or found.left >= 1:
        return []
    left, best, least = (significant(each, DIGITS) for each in (found.left, found.best_rate, found.best_left))
    if left == "1":  # which would mean that nothing moves
        left = fitted(found.left, LEFT)
    return [texts("rates.pace", left=left, best=best, best_left=least)]


def _floor(problem: Problem, config: RunConfig) -> list[tuple[str, ...]]:
    """Return in words how far from the optimum the run ends; of GD, which ends there, nothing is said."""
    found = noise_floor(problem, config)
    if found is None or config.batch == len(problem.dataset):
        return []
    if found.distance == 0:
        return [texts("rates.no_floor")]
    if math.isinf(found.distance):
        return [texts("rates.wide_floor")]
    return [texts("rates.floor", floor=estimated(*found, DIGITS))]


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
