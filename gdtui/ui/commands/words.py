"""Words: commands as they are written in a line, such as step 3, and how a line could go on."""

from collections.abc import Iterator, Sequence

from gdtui.core.data.builtin import BUILT_IN
from gdtui.core.errors import InputError, visible
from gdtui.core.limits import MODES, OPTIMIZERS, SCHEDULES
from gdtui.core.nearest import nearest
from gdtui.core.problem.models import MODELS
from gdtui.core.session.session import Session
from gdtui.core.training.chosen import KEYS
from gdtui.locales import text
from gdtui.ui.commands.table import Command

# Words that people say for commands which have others, and are not like those.
MEANT = {
    "rate": "lr",
    "learning-rate": "lr",
    "learning_rate": "lr",
    "return": "undo",
    "exit": "quit",
    "screenshot": "save",
    "write": "export",
    "breakpoint": "break",
    "data": "problem",
    "dataset": "problem",
    "precision": "dtype",
    "run": "continue",
    "next": "step",
    "go": "goto",
    "keys": "help",
    "mode": "batch",
}


def read(line: str, commands: Sequence[Command]) -> tuple[Command, str] | None:
    """Return the command that a line says, by its word or its id, and what stands after it.

    None for an empty line. InputError where there is no such command.
    """
    word, _, rest = line.strip().partition(" ")
    if not word:
        return None
    known = {command.word: command for command in commands if command.word}
    found = known.get(word) or next((each for each in commands if each.id == word), known.get(word.lower()))
    if found is None:
        near = MEANT.get(word.lower()) or nearest(word.lower(), known)
        if near is None:
            raise InputError("word.unknown", word=visible(word))
        raise InputError("word.unknown_near", word=visible(word), near=near)
    return found, rest.strip()


def ways_on(line: str, commands: Sequence[Command], session: Session) -> list[str]:
    """Return the lines that this one could become by one word more, in the order of the table."""
    line = line.lstrip()
    word, blank, rest = line.partition(" ")
    if not blank:
        return [each.word for each in commands if each.word.startswith(word)] if word else []
    command = next((each for each in commands if each.word == word), None)
    if command is None:
        return []
    head, last = line[: len(line) - len(_last(rest))], _last(rest)
    return [head + each for each in _arguments(command, session) if each.startswith(last) and each != last]


def _last(rest: str) -> str:
    """Return the word that a text ends with, or nothing where none has begun."""
    start = len(rest)
    while start and (rest[start - 1].isalnum() or rest[start - 1] in "._"):
        start -= 1
    return rest[start:]


def _arguments(command: Command, session: Session) -> Iterator[str]:
    """Yield what could stand after a command's word."""
    if command.id == "open.problem":
        yield from BUILT_IN
    elif command.id == "open.model":
        yield from MODELS
    elif command.id == "open.runs":
        yield from (*MODES, *OPTIMIZERS[1:], *(f"{key}=" for key in KEYS))
    elif command.id == "optimizer.set":
        yield from OPTIMIZERS
    elif command.id == "schedule.set":
        yield from SCHEDULES
    elif command.id == "break.set":
        from gdtui.core.conditions.quantities import known_names

        names = known_names(session.run.names)
        yield from (*names, *(f"prev.{name}" for name in names))
    elif command.id == "break.delete":
        yield from (each.text for each in session.breakpoints.conditions)
        yield "all"
    else:
        choices = command.takes.strip("[]").split("|")
        yield from (choice.split()[0] for choice in choices if choice and choice.split()[0].islower())


def usage(line: str, commands: Sequence[Command], most: int) -> str:
    """Return how the command of a line is written and what it does, or the words that it could become."""
    word = line.lstrip().partition(" ")[0]
    begun = [each for each in commands if each.word.startswith(word) and each.word]
    exact = next((each for each in begun if each.word == word), None)
    if exact is not None and (" " in line.lstrip() or len(begun) == 1):
        return text("word.usage", usage=exact.usage, does=exact.does)
    listed = ""
    for each in begun:
        if len(listed) + len(each.usage) + 4 > most:
            return f"{listed} …"
        listed += f"{'  ' if listed else ''}{each.usage}"
    return listed
