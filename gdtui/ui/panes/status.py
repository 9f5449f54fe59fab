"""The status line: what is being run, and where it stands."""

from collections.abc import Sequence

from textual.reactive import reactive

from gdtui.charts.picture import Row, Span, length
from gdtui.charts.runs import kind_of, look
from gdtui.core.moments import PHASES, Moment
from gdtui.ui.numbers import exact
from gdtui.ui.panes.painted import Painted, roles
from gdtui.ui.player import Motion

LONGEST = max(map(len, PHASES))

Piece = tuple[int, Row]  # how dispensable, and what; -9 always stays
TIGHTER = [*((limit, False) for limit in range(9, 2, -1)), *((limit, True) for limit in range(3, -10, -1))]


def status_row(moment: Moment, motion: Motion, width: int) -> Row:
    """Return what is run on the left, place and state on the right; what is needed least goes first."""
    left, right = _plan_pieces(moment), _place_pieces(moment, motion)
    for limit, tight in TIGHTER:
        head, tail = _kept(left, limit, tight), _kept(right, limit, tight)
        gap = width - length(head) - length(tail)
        if gap >= (1 if tight else 3):
            return (*head, Span(" " * gap), *tail)
    word, role = _state(moment, motion)
    return (Span(word if len(word) <= width else f"{word[: width - 1]}…", role),)


def _kept(pieces: Sequence[Piece], limit: int, tight: bool) -> Row:
    """Return the pieces that are needed as much, a single blank before them where it is tight."""
    spans = (span for rank, row in pieces if rank <= limit for span in row)
    return tuple(Span(span.text.replace("  ", " ", 1), span.role) if tight else span for span in spans)


def _plan_pieces(moment: Moment) -> list[Piece]:
    run, plan = moment.run, moment.run.plan.at(moment.steps)
    name, word = look(moment), kind_of(plan.batch, moment.run.batching.samples)
    pieces: list[Piece] = [
        (5, (Span(" gdtui ", "badge"),)),
        (-1, (Span(f" {run.problem.name}", "strong"),)),
        (8, (Span(f" {run.problem.model.formula}", "dim"),)),
        (-8, (Span("  " + f"{name.letter} {name.sign} {word}".lstrip(), name.role),)),
        (2, (Span(f" {plan.batch}" if word.endswith("batch") else f" batch {plan.batch}"),)),
        (-3, (Span("  lr ", "dim"), Span(exact(plan.lr)))),
    ]
    if moment.parted is not None:
        pieces.append((1, (Span("  forked at ", "dim"), Span(f"step {moment.parted}"))))
    order = "given order" if plan.seed is None else f"seed {plan.seed}"
    pieces.append((7, (Span(f"  {plan.dtype}", "dim"),)))
    pieces.append((9 if plan.seed is None else 6, (Span(f"  {order}", "dim"),)))
    return pieces


def _place_pieces(moment: Moment, motion: Motion) -> list[Piece]:
    run, samples = moment.run, moment.run.batching.samples
    epoch, sample = moment.epoch, 0
    if (step := moment.worked) is not None:
        epoch, sample = step.epoch + 1, step.position + 1
    word, role = _state(moment, motion)
    inside = moment.phase > 0 and not motion.moving
    named = inside or moment.end.reason == "diverged"  # the state says which step it is
    step_taken = (4 if named else -2, (Span("  step ", "dim"), Span(str(moment.steps))))
    return [
        (-2 if named else -4, (Span("epoch ", "dim"), Span(f"{epoch}/{run.plan.epochs}"))),
        (3, (Span("  sample ", "dim"), Span(f"{sample}/{samples}"))),
        *([] if inside else [step_taken]),
        (-9, (Span(f"  {word} ", role),)),
    ]


def _state(moment: Moment, motion: Motion) -> tuple[str, str]:
    """Return the state in words, with a sign before it, and its role."""
    if moment.end.reason == "diverged":
        return f"✗ diverged at step {moment.end.steps}", "bad"
    if moment.end.reason == "failed":
        return f"✗ failed after step {moment.end.steps}: {moment.end.why}", "bad"
    if moment.end.reason == "finished":
        return "■ finished", "accent"
    if motion.moving:
        return "▶ playing", "accent"
    if moment.begun is not None:
        return f"‖ step {moment.begun.index + 1}: {PHASES[moment.phase - 1].ljust(LONGEST)}", "accent"
    return "‖ paused", "accent"


class StatusLine(Painted):
    """Shows the status at the head of the screen."""

    COMPONENT_CLASSES = roles("badge", "strong", "dim", "accent", "bad")

    moment: reactive[Moment | None] = reactive(None)
    motion: reactive[Motion] = reactive(Motion())

    def line(self, y: int) -> Row:
        """Return the one line."""
        return status_row(self.moment, self.motion, self.size.width) if self.moment is not None else ()
