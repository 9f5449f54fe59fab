"""The rows below a step's arithmetic: the losses, and of a classifier how many rows it has right."""

from collections.abc import Sequence
from itertools import product

from gdtui.core.problem.analysis import right_answers
from gdtui.core.problem.models import Logistic
from gdtui.core.session.moments import Moment
from gdtui.display.cells import cells_of, cut, fitting, left
from gdtui.display.numbers import fitted
from gdtui.display.rows import Picture, Row, Span, within
from gdtui.locales import text, texts
from gdtui.ui.panes.arithmetic import EASY, LABEL, TIGHT_LABEL

LOSS = 10  # characters of one, at most


def closing_rows(moment: Moment, width: int) -> Picture:
    """Return the losses, and of a classifier how many rows it has right."""
    problem = moment.run.problem
    counts = None if problem is None else right_answers(problem, moment.params[None, :])
    if problem is None or counts is None:
        return (losses_row(moment, width),)
    right, samples = int(counts[0]), len(problem.dataset)
    share = f"{100 * right / samples:.4g}"
    label = Span(_label(text("weights.accuracy"), TIGHT_LABEL if width < EASY else LABEL))
    room = width - 2 - cells_of(label.text)
    forms = texts("weights.right", right=right, samples=samples, share=share)
    said = fitting(forms, room) or cut(forms[-1], room)
    return losses_row(moment, width), within((Span("  "), label, Span(said)), width)


def closing_count(moment: Moment) -> int:
    """Return how many rows the losses and the accuracy take."""
    problem = moment.run.problem
    return 2 if problem is not None and isinstance(problem.model, Logistic) else 1


def losses_row(moment: Moment, width: int) -> Row:
    """Return the sample's loss after the step, and the dataset's mean; the one before stands above.

    A step that has only begun has no loss after it. Where only the sample's is known, that one stands alone.
    """
    if "dataset" not in moment.run.losses.kinds:
        known = "·" if moment.step is None else fitted(moment.loss("before"), LOSS)
        return within((Span("  "), Span(_label(texts("working.loss")[0], LABEL)), Span(known)), width)
    for (after, dataset), digits in product(_loss_labels(), range(LOSS, 4, -1)):
        if 2 + cells_of(after) + cells_of(dataset) + 2 * digits <= width:
            break
    sample = "·" if moment.step is None or moment.phase else fitted(moment.loss("after"), digits)
    if moment.step is not None and not moment.step.updated and not moment.phase:
        forms = texts("weights.unchanged")
        sample = fitting(forms, digits) or cut(forms[-1], digits)
    row = (Span("  "), Span(after), Span(left(sample, digits)))
    return within((*row, Span(dataset, "dim"), Span(fitted(moment.loss(), digits))), width)


def _loss_labels() -> Sequence[tuple[str, str]]:
    """Return what stands before the losses, from where there is room to where there is none."""
    after, dataset = texts("weights.loss_after"), texts("weights.loss_of_dataset")
    return (
        (_label(after[0], LABEL), f"  {dataset[0]} "),
        (_label(after[-1], TIGHT_LABEL), f"  {dataset[-1]} "),
        (f"{after[-1]} ", f" {dataset[-1]} "),
    )


def _label(words: str, width: int) -> str:
    return left(words, max(width, cells_of(words) + 1))
