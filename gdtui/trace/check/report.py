"""What is printed of a verdict: the first wrong line and its slip, and what it was compared with."""

import math
from collections.abc import Iterator

from gdtui.core.training.chosen import SYNONYMS, optimizer_text, schedule_text
from gdtui.core.training.config import RunConfig
from gdtui.core.training.optimizers.rule import Value
from gdtui.core.training.optimizers.table import SGD, dashed
from gdtui.display.cells import cells_of, left
from gdtui.display.numbers import exact
from gdtui.locales import counted, text
from gdtui.trace.check.digits import WHOLE, Printed
from gdtui.trace.check.found import Found
from gdtui.trace.check.matching import Wrong
from gdtui.trace.check.reading import Print
from gdtui.trace.check.slips import AND
from gdtui.trace.check.verdict import Verdict

LEAST = 6  # digits of a number that is expected


def report(verdict: Verdict, told: Print) -> Iterator[str]:
    """Yield the lines that are printed of a verdict."""
    yield headline(verdict, told)
    rows = list(_rows(verdict, told))
    width = max(cells_of(name) for name, _ in rows)
    yield ""
    for name, words in rows:
        yield f"  {left(name, width)}  {words}".rstrip()


def headline(verdict: Verdict, told: Print) -> str:
    """Return the line that says it all."""
    if verdict.also:
        slip = _slip(verdict.also[0])
        return text(
            "check.right_if", lr=exact(verdict.found.config.lr), usual=exact(verdict.usual), slip=slip
        )
    if verdict.kind == "otherwise":
        return text("check.right_for", options=_asked(verdict.found.config))
    if verdict.kind == "right":
        return counted("check.right", len(told.lines))
    if verdict.kind == "epochs":
        return _of_epochs(verdict)
    where = _where(verdict)
    if verdict.kind == "unknown" or not verdict.names:
        return where
    return text("check.asked", where=where, slip=_question(verdict))


def _of_epochs(verdict: Verdict) -> str:
    found = verdict.found
    done = found.total // len(found.problem.dataset)
    (what,) = verdict.names
    number = told_last(found)
    which = text("check.epochs.more") if what == "more" else text("check.epochs.fewer")
    return text("check.epochs.at", line=number, done=done, expected=found.config.epochs, which=which)


def told_last(found: Found) -> int:
    """Return the number of the last line of the run."""
    return max(placed.lines[-1].number for placed in found.layout)


def _question(verdict: Verdict) -> str:
    """Return what may be the slip, or one of two."""
    if verdict.kind == "claim":
        (choice,) = verdict.names
        if choice == "lr":
            return _rate(verdict, verdict.found.config.lr)
        return text(f"check.claim.{choice}", found=_choice(verdict.found, choice))
    questions = [_slip(name) for name in verdict.names]
    if verdict.rate is not None:
        rate = _rate(verdict, verdict.rate)
        questions = [rate, *questions]
    if len(questions) == 1:
        return questions[0]
    return text("check.either", first=questions[0], second=questions[1])


def _rate(verdict: Verdict, rate: float) -> str:
    """Return the question whether the rate is another than was said."""
    said = (verdict.truth or verdict.found).config.lr
    return text("check.instead", claim=text("check.claim.lr", found=exact(rate)), said=exact(said))


def _slip(name: str) -> str:
    """Return the question that a slip is, or two at once are."""
    first, *others = (text(f"check.slip.{each}") for each in name.split(AND))
    return text("check.both", first=first, second=others[0]) if others else first


def _choice(found: Found, choice: str) -> str:
    config = found.config
    if choice == "batch":
        return str(config.batch)
    if choice == "schedule":
        return _asked(config) or "--schedule constant"
    return (_asked(config) or config.optimizer.name) if choice == "optimizer" else _start(found)


def _where(verdict: Verdict) -> str:
    """Return which number is the first that is wrong, and what it should be."""
    truth = verdict.truth or verdict.found
    if truth.match.wrong:
        return _of_wrong(truth, truth.match.wrong[0])
    if truth.lost:
        line, expected = truth.lost[0]
        (printed,) = line.fields.values()
        return text(
            "check.wrong",
            line=line.number,
            what=text("check.what.answer"),
            printed=printed.text,
            expected=expected_text(printed, expected),
        )
    return text("check.differs")


def _of_wrong(truth: Found, wrong: Wrong) -> str:
    return text(
        "check.wrong",
        line=wrong.line.number,
        what=_what(truth, wrong),
        printed=wrong.printed.text,
        expected=expected_text(wrong.printed, wrong.expected),
    )


def _what(truth: Found, wrong: Wrong) -> str:
    """Return what a number is of."""
    quantity, names = wrong.field.quantity, truth.problem.model.names
    name = names[wrong.field.parameter] if wrong.field.parameter < len(names) else names[0]
    if quantity == "params":
        return name
    if quantity not in ("gradient", "prediction", "loss"):
        return text(f"check.what.{quantity}")
    what = text(f"check.what.{quantity}")
    if quantity == "gradient" and len(names) > 1:
        what = text("check.what.of", what=what, name=name)
    if wrong.unit != "step":
        return what
    rows = truth.path.walked.rows
    sample = int(rows[wrong.step]) + 1 if wrong.step < len(rows) else wrong.step % truth.path.samples + 1
    return text("check.what.sample", what=what, sample=sample)


def expected_text(printed: Printed, expected: float) -> str:
    """Return a number with as many digits as were printed, or with more until it is another number."""
    if not math.isfinite(expected):
        return text("check.beyond") if math.isnan(expected) else exact(expected)
    for digits in range(min(max(LEAST, printed.digits), WHOLE), WHOLE + 1):
        shown = float(f"{expected:.{digits}g}")
        if shown != printed.value:
            return exact(shown)
    return exact(expected)


def _rows(verdict: Verdict, told: Print) -> Iterator[tuple[str, str]]:
    """Yield what it was compared with, and what is to be known besides, each under a name."""
    found = (
        verdict.found
        if verdict.kind in ("right", "epochs", "otherwise") or verdict.truth is None
        else verdict.truth
    )
    samples = len(found.problem.dataset)
    problem = counted("check.problem", samples, name=found.problem.name, formula=found.problem.model.formula)
    yield text("check.row.data"), problem
    yield (
        text("check.row.run" if verdict.kind in ("right", "otherwise") else "check.row.right_run"),
        _run(found),
    )
    if verdict.kind == "slip" and verdict.names:
        yield text("check.row.slip"), counted("check.explains", len(told.lines))
    if verdict.kind == "unknown":
        yield text("check.row.note"), text("check.note.unknown")
    if verdict.right:
        yield from _meanings(verdict)
        yield from _notes(verdict)
    if told.unknown:
        yield text("check.row.unread"), ", ".join(told.unknown)


def _run(found: Found) -> str:
    config, samples = found.config, len(found.problem.dataset)
    kind = "SGD" if config.batch == 1 else "GD" if config.batch == samples else "mini-batch"
    optimizer = [optimizer_text(config.optimizer)] if config.optimizer != SGD else []
    schedule = [] if config.schedule.is_constant else [schedule_text(config.schedule)]
    named = " · ".join([kind, *optimizer, *schedule])
    epochs = counted("check.epochs_of", max(1, math.ceil(found.total / samples)))
    return text(
        "check.run", kind=named, batch=config.batch, lr=exact(config.lr), start=_start(found), epochs=epochs
    )


def _asked(config: RunConfig) -> str:
    """Return how an optimizer and a schedule are asked for, as far as they are not the plain ones."""
    parts = [("optimizer", config.optimizer.name)] if config.optimizer != SGD else []
    names = {option: key for key, option in SYNONYMS.items()}
    parts += [
        (dashed(names.get(option, option)), _written(value)) for option, value in config.optimizer.options
    ]
    parts += [] if config.schedule.is_constant else [("schedule", schedule_text(config.schedule))]
    return " ".join(f"--{option} {value}".strip() for option, value in parts)


def _written(value: Value) -> str:
    """Return the value of an option; of one that is switched on there is none."""
    if isinstance(value, bool):
        return ""
    return ",".join(map(exact, value)) if isinstance(value, tuple) else exact(value)


def _start(found: Found) -> str:
    pairs = zip(found.problem.model.names, found.config.start, strict=True)
    return ", ".join(f"{name} = {exact(value)}" for name, value in pairs)


def _meanings(verdict: Verdict) -> Iterator[tuple[str, str]]:
    """Yield which loss it is, and when the parameters are what is printed."""
    names = ", ".join(verdict.found.problem.model.names)
    for meant in verdict.found.match.meant:
        if meant.quantity == "loss":
            yield text("check.row.loss"), text(f"check.loss.{meant.meaning}")
        elif meant.quantity == "params" and meant.meaning == "before" and meant.sure:
            yield names, text("check.note.before")
        elif meant.quantity == "gradient" and meant.meaning != "sample" and verdict.found.config.batch > 1:
            yield text("check.row.gradient"), text(f"check.gradient.{meant.meaning}")


def _notes(verdict: Verdict) -> Iterator[tuple[str, str]]:
    found = verdict.found
    note = text("check.row.note")
    if found.config.dtype == "float32":
        yield note, text("check.note.float32")
    if found.slip is not None:
        yield note, text("check.note.halved")
    if found.rows is not None:
        yield note, text("check.note.order")
    if verdict.also:
        yield note, text("check.note.also", usual=exact(verdict.usual))
    if verdict.alone:
        yield note, text("check.note.alone")
