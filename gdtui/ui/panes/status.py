"""The status line: what is being run, where it stands, and why it stands there."""

from collections.abc import Sequence

import numpy as np
from textual.reactive import reactive

from gdtui.core.problem.models import Logistic
from gdtui.core.problem.working import PHASES
from gdtui.core.session.moments import Moment
from gdtui.core.training.batches import Batch
from gdtui.core.training.config import RunConfig
from gdtui.display.cells import cells_of, left, shortened
from gdtui.display.labels import kind_of, kind_words, viewed_label
from gdtui.display.numbers import exact, fitted
from gdtui.display.rows import Row, Span, length, within
from gdtui.locales import text
from gdtui.ui.panes.row_widget import RowWidget, roles
from gdtui.ui.panes.timeline import HIT
from gdtui.ui.playback.speed import Motion

SHORTEST = 12  # columns that a condition has at least
SCHEDULED = 9  # columns of a rate that a schedule makes
NUMBER = 7  # columns of a value that a condition looks at
BESIDE = ("step", "epoch", "sample")  # what the line says anyway

Piece = tuple[int, Row]  # how dispensable, and what; -9 always stays
TIGHTER = [*((limit, False) for limit in range(9, 2, -1)), *((limit, True) for limit in range(3, -10, -1))]


def status_row(moment: Moment, motion: Motion, width: int) -> Row:
    """Return what is run on the left, place and state on the right; what is needed least goes first."""
    room = max(SHORTEST, width // 4)
    left, right = _config_pieces(moment, room), _place_pieces(moment, motion, room)
    for limit, tight in TIGHTER:
        head, tail = _kept(left, limit, tight), _kept(right, limit, tight)
        gap = width - length(head) - length(tail)
        if gap >= (1 if tight else 3):
            return (*head, Span(" " * gap), *tail)
    state = _state(moment, motion, SHORTEST)
    return state if length(state) <= width else within((*within(state, width - 1), Span("…", "dim")), width)


def _kept(pieces: Sequence[Piece], limit: int, tight: bool) -> Row:
    """Return the pieces that are needed as much, a single blank before them where it is tight."""
    spans = (span for rank, row in pieces if rank <= limit for span in row)
    return tuple(
        Span(words[1:], role) if tight and words[:2] == "  " else Span(words, role) for words, role in spans
    )


def _config_pieces(moment: Moment, room: int) -> list[Piece]:
    """Return what is run, and how; for somebody's own title of it there is so much room."""
    run, config, name = moment.run, moment.config, viewed_label(moment)
    word = name.word if config is None else kind_words(config, run.batching.samples)[0]
    sign = f"{name.letter} {name.sign} {word}".lstrip()
    pieces: list[Piece] = [(5, (Span(" gdtui ", "badge"),)), *_title_pieces(moment, room)]
    if run.problem is not None:
        pieces.append((4, (Span(f" {run.problem.model.formula}", "dim"),)))
        if run.problem.dataset.scaling is not None:
            pieces.append((1, (Span(f"  {text('status.standardized')}", "accent"),)))
        if isinstance(run.problem.model, Logistic):  # what is called loss is another one than is usual
            pieces.append((7, (Span(f"  {text('status.cross_entropy')}", "dim"),)))
    if run.recorded is None or moment.several:  # alone, a program has no other name than its title
        pieces.append((-8, (Span(f"  {sign}", name.role),)))
    if config is not None:
        pieces.append((2, (Span(f" {_batch(moment, config)}"),)))
        pieces.append((-3, (Span(f"  {text('status.lr')} ", "dim"), Span(_rate(moment, config)))))
    if moment.parted:  # from the start on there is nothing to part from
        parted = text("status.parted", step=moment.parted)
        pieces.append((1, (Span(f"  {text('status.forked_at')} ", "dim"), Span(parted))))
    if config is not None:
        order = text("status.given_order") if config.seed is None else text("status.seed", seed=config.seed)
        plain = 8 if config.dtype == "float64" else 4  # what is as usual goes first
        pieces.append((plain, (Span(f"  {config.dtype}", "dim"),)))
        pieces.append((9 if config.seed is None else 6, (Span(f"  {order}", "dim"),)))
    return pieces


def _title_pieces(moment: Moment, room: int) -> list[Piece]:
    named = moment.run.recorded is not None and moment.several  # the run's own name is this already
    if not moment.title:
        return [] if named else [(-1, (Span(f" {moment.run.title}", "strong"),))]
    title = Span(f" {shortened(moment.title, room)}", "strong")
    return [(-1, (title,)), *([] if named else [(3, (Span(f"  {moment.run.title}"),))])]


def _rate(moment: Moment, config: RunConfig) -> str:
    return (
        exact(config.lr)
        if config.schedule.is_constant
        else fitted(moment.trails[moment.view].rate, SCHEDULED)
    )


def _batch(moment: Moment, config: RunConfig) -> str:
    """Return the size of batches; before it that of the one that is looked at, if that was changed in it.

    Of an epoch's last batch that is smaller, since the rows do not divide evenly, nothing is said here: what
    comes and goes with the steps makes the line jump, and the working says of how many its mean is.
    """
    batching, step, sizes = moment.run.batching, moment.worked, str(config.batch)
    batch = None if step is None else batching.batch_at(step.index)
    changed = step is not None and batching.size_at(step.index) != config.batch
    if batch is not None and (changed or _is_cut(batch, batching.samples, config.batch)):
        sizes = text("status.then", size=batch.size, next=config.batch)
    alone = kind_of(config, batching.samples) == "mini"  # the word says of what it is a size
    return sizes if alone else text("status.batch", batch=sizes)


def _is_cut(batch: Batch, samples: int, size: int) -> bool:
    """Has the batch another size than batches will have, and not only since it is an epoch's last?"""
    return batch.size > size or (batch.size < size and batch.first % samples % size > 0)


def _place_pieces(moment: Moment, motion: Motion, room: int) -> list[Piece]:
    """Return where it stands, and why, for which a condition has so much room."""
    state = _state(moment, motion, room)
    inside = moment.phase > 0 and not motion.moving
    named = inside or moment.end.reason == "diverged"  # the state says which step it is
    step_taken = (4 if named else -2, (Span(f"  {text('status.step')} ", "dim"), Span(str(moment.steps))))
    return [
        *_count_pieces(moment, named),
        *([] if inside else [step_taken]),
        *([] if motion.moving else _hit_pieces(moment, room)),
        (-9, (Span("  "), *state, Span(" "))),
    ]


def _count_pieces(moment: Moment, named: bool) -> list[Piece]:
    """Return epoch and sample, as far as they are known; the epoch matters less where the state is named."""
    run, epochs, step = moment.run, moment.run.epochs, moment.worked
    if epochs is None:
        return []
    epoch = moment.epoch if step is None else step.epoch + 1
    sample = 0 if step is None else step.position + 1
    every = epochs.regular
    of_epochs = "" if run.total is None else f"/{epochs.at(np.array(run.total))}"
    pieces: list[Piece] = [
        (-2 if named else -4, (Span(f"{text('status.epoch')} ", "dim"), Span(f"{epoch}{of_epochs}")))
    ]
    if run.recorded is None or run.recorded.has_samples:
        of_samples = "" if every is None or sample > every else f"/{every}"  # of a track it may be more
        pieces.append((3, (Span(f"  {text('status.sample')} ", "dim"), Span(f"{sample}{of_samples}"))))
    return pieces


def _hit_pieces(moment: Moment, room: int) -> list[Piece]:
    """Return what the breakpoint looks at that is hit here; and, where the run has ended too, which it is."""
    if not moment.stopped_at:
        return []
    values = moment.stopped_at[0].values(moment.run, moment.steps)
    looked_at = [(name, fitted(value, NUMBER)) for name, value in values if name not in BESIDE]
    pieces: list[Piece] = [
        (min(rank, 9), (Span(f"  {name} ", "dim"), Span(number)))
        for rank, (name, number) in enumerate(looked_at)
    ]
    if moment.end.reason != "running":
        pieces.append((-1, (Span("  "), *_hit(moment, room))))
    return pieces


def _hit(moment: Moment, room: int) -> Row:
    """Return which breakpoint is hit here, in so many columns if it is long, and how many others are."""
    first, *others = moment.stopped_at
    condition = shortened(first.text, room)
    count = (Span(f" +{len(others)}", "dim"),) if others else ()
    return (Span(f"{HIT} ", "bad"), Span(condition, "accent"), *count)


def _state(moment: Moment, motion: Motion, room: int) -> Row:
    """Return the state in words, with a sign before it; a condition in so many columns."""
    end = moment.end
    if end.reason == "diverged":
        return (Span(f"✗ {text('status.diverged', step=end.steps)}", "bad"),)
    if end.reason == "failed" and moment.run.recorded is not None:
        return (Span(f"✗ {end.why}", "bad"),)
    if end.reason == "failed":
        return (Span(f"✗ {text('status.failed', step=end.steps, why=end.why)}", "bad"),)
    if end.reason == "finished":
        return (Span(f"■ {text('status.finished')}", "accent"),)
    if motion.moving and not motion.back and moment.run.recorded is not None and moment.run.recorded.waits:
        return (Span(f"… {text('status.waiting')}", "accent"),)
    if motion.moving:
        return (Span(f"{'◀' if motion.back else '▶'} {text('status.playing')}", "accent"),)
    if moment.begun is not None:
        words = [text(f"status.phase.{phase}") for phase in PHASES]
        phase = left(words[moment.phase - 1], max(map(cells_of, words)))
        return (Span(f"‖ {text('status.inside', step=moment.begun.index + 1, phase=phase)}", "accent"),)
    return _hit(moment, room) if moment.stopped_at else (Span(f"‖ {text('status.paused')}", "accent"),)


class StatusLine(RowWidget):
    """Shows the status at the head of the screen."""

    COMPONENT_CLASSES = roles("badge", "strong", "dim", "accent", "bad")

    moment: reactive[Moment | None] = reactive(None)
    motion: reactive[Motion] = reactive(Motion())

    def line(self, y: int) -> Row:
        """Return the one line."""
        return status_row(self.moment, self.motion, self.size.width) if self.moment is not None else ()
