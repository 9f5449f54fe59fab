"""The arguments of `gdtui watch`: which are ours, and which the program's own."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from gdtui.cli.screen import NO_RECORDINGS, Recorded, check_terminal, left, shown
from gdtui.core.errors import InputError, OptionError, Phrase, visible
from gdtui.core.limits import RUNS
from gdtui.core.nearest import nearest
from gdtui.core.session.session import Session
from gdtui.trace.files import tell
from gdtui.watch.program import Program
from gdtui.watch.watching import Watching

if TYPE_CHECKING:
    from gdtui.core.runs.source import Source
    from gdtui.watch.live import Live

PYTHON = ".py"
NO_PROGRAMS = {".csv": "watch.no_program", ".tsv": "watch.no_program", ".ipynb": "watch.notebook"}
SWITCHES = ("-m", "--module", "--no-seed", "--ascii")
VALUES = (
    *("--line", "--show", "--set", "--python", "--seed", "--every", "--format", "--output", "--stdin"),
    *("--beside", "--record", "--cast-version", "--script"),
)


def ours_apart(given: Sequence[str]) -> list[str]:
    """Return the words behind `watch` with those that are the program's behind `--`, its file the first.

    The program's are those from the first on, behind its file, that is no option of ours; also all behind
    `--`. InputError for one that looks like a slip in one of ours.
    """
    ours: list[str] = []
    theirs: list[str] = []
    words = list(given)
    while words:
        word = words.pop(0)
        name = word.partition("=")[0]
        if word == "--":
            theirs += words
            break
        if word in SWITCHES or (name in VALUES and "=" in word):
            ours.append(word)
        elif word in VALUES:
            ours += [word, *words[:1]]
            words = words[1:]
        elif not theirs and not word.startswith("-"):
            theirs.append(word)
        elif not theirs:
            ours.append(word)  # whatever it is, it is said that it is none
        else:
            _refuse_slip(name)
            theirs += [word, *words]
            break
    return [*ours, "--", *theirs]


def _refuse_slip(name: str) -> None:
    """InputError where a word looks like an option of ours, written wrong."""
    if not name.startswith("--"):
        return
    near = nearest(name.lstrip("-"), [each.lstrip("-") for each in (*SWITCHES, *VALUES)])
    if near is not None and f"--{near}" != name:
        raise InputError("watch.slip", option=visible(name), near=f"--{near}")


def programs_of(
    words: Sequence[str], is_module: bool, show: str | None, settings: Sequence[str], **chosen: object
) -> list[Program]:
    """Return the programs that the arguments name. InputError where there is none, or an option is wrong.

    Files of Python behind the first are programs beside it; the arguments of all are what comes then.
    """
    if not words:
        raise InputError("watch.nothing")
    named, *arguments = words
    others: list[str] = []
    while arguments and not is_module and len(others) + 1 < RUNS and _is_program(arguments[0]):
        others.append(arguments.pop(0))
    common = {
        "arguments": tuple(arguments),
        "show": tuple(part.strip() for part in show.split(",")) if show else (),
        "settings": dict(map(_setting, settings)),
        **chosen,
    }
    if is_module:
        return [Program(module=named, **common)]  # type: ignore[arg-type]
    found = []
    for each in (named, *others):
        file, function = _parted(each)
        if not Path(file).is_file():
            raise InputError("watch.no_file", file=visible(file))
        if (kind := Path(file).suffix.lower()) in NO_PROGRAMS:
            raise InputError(NO_PROGRAMS[kind], file=visible(file))
        found.append(Program(file=file, function=function, **common))  # type: ignore[arg-type]
    return found


def _parted(named: str) -> tuple[str, str]:
    """Return a file and the function in it, which may be none."""
    file, colon, function = named.rpartition(":")
    return (file, function) if colon and file.endswith(PYTHON) else (named, "")


def _is_program(word: str) -> bool:
    file, _ = _parted(word)
    return file.endswith(PYTHON) and Path(file).is_file()


def _setting(text: str) -> tuple[str, float]:
    """Return what --set says: a name, and a number. OptionError where it says no such thing."""
    name, equals, value = text.partition("=")
    try:
        if not (equals and name.strip().isidentifier()):
            raise ValueError(text)
        number = float(value)
    except ValueError:
        raise OptionError("set", text, Phrase("legal.setting")) from None
    return name.strip(), int(number) if number.is_integer() and value.strip().lstrip(
        "+-"
    ).isdigit() else number


def scenario_of(words: Sequence[str], alone: bool) -> Watching | None:
    """Return what a scenario among the words says is watched; None where there is none.

    InputError says what is wrong with it, or that something is said beside it.
    """
    from gdtui.core.scenarios.reading import is_scenario

    if not words or not is_scenario(words[0]):
        return None
    if len(words) > 1 or not alone:
        raise InputError("watch.scenario_alone", file=visible(words[0]))
    from gdtui.watch.scenario import read_watching

    return read_watching(words[0])


def built_in(texts: Sequence[str], folder: str = "") -> "list[Source]":
    """Return the runs of `gdtui` with these arguments, as recordings. InputError where it would open none.

    Their files are looked for in the folder.
    """
    from gdtui.cli.filmed import opened_by
    from gdtui.core.runs.trained import Trained
    from gdtui.watch.beside import Beside

    found: list[Source] = []
    for text in texts:
        try:
            words = shlex.split(text)
        except ValueError:
            raise OptionError("beside", text, Phrase("legal.arguments")) from None
        runs = [trail.run for trail in opened_by(words, folder).moment.trails]
        found += [Beside(run) for run in runs if isinstance(run, Trained)]
    return found


@contextmanager
def watched(watching: Watching) -> Iterator[Session]:
    """Give a session of what is watched, which ends with it; it stands where that says.

    InputError where a program has no update, or there are too many runs.
    """
    from gdtui.core.runs.recorded import Recorded as RecordedRun
    from gdtui.watch.live import begun

    others = built_in(watching.beside, watching.folder)
    if len(watching.programs) + len(others) > RUNS:
        raise InputError("watch.too_many", most=RUNS)
    with ExitStack() as ends:
        runs = []
        for program in watching.programs:
            live = begun(program)
            ends.callback(live.close_all)
            if not live.is_seen:
                raise _without_update(live)
            runs.append(RecordedRun(live.first))
        session = Session(*runs, *map(RecordedRun, others))
        if watching != Watching(watching.programs, watching.beside):
            from gdtui.watch.standing import stand

            stand(session, watching)
        yield session


class NoUpdate(InputError):
    """A program failed before it made an update."""


def _without_update(live: "Live") -> InputError:
    """Return why there is nothing to see of a program."""
    if live.refusal is not None:
        return InputError(live.refusal.code, **live.refusal.values)
    file, end = visible(live.program.name), live.first.end
    if end.reason == "failed":
        return NoUpdate("watch.ended_before", file=file, why=end.why)
    return InputError("watch.no_update", file=file)


def open_watched(watching: Watching, ascii: bool = False, recorded: Recorded = NO_RECORDINGS) -> int:
    """Open the screen on programs, which end with it; return the exit code: 1 where one failed at once."""
    check_terminal("error.no_terminal_watch")
    try:
        with watched(watching) as session:
            return left(shown(lambda: session, ascii, recorded))
    except NoUpdate as error:
        tell(error)
        return 1


def check_files(programs: Sequence[Program], output: Path | None) -> None:
    """InputError where what a program reads is not there, or it would itself be written over."""
    for program in programs:
        if program.stdin is not None and not program.stdin.exists():
            raise InputError("watch.no_file", file=visible(program.stdin))
        if output is not None and program.file and Path(program.file).resolve() == output.resolve():
            raise InputError("watch.output", file=visible(output))


def checked(values: Mapping[str, int | None]) -> None:
    """OptionError for an option that has to be 1 or more and is not."""
    for name, value in values.items():
        if value is not None and value < 1:
            raise OptionError(name, value, Phrase("legal.count"))
