"""A film of the lecture that shows everything a script can do, and how a terminal shows it."""

from functools import cache

import pyte

from gdtui.core.problem.problems import problem
from gdtui.core.runs.trained import Trained
from gdtui.core.session.session import Session
from gdtui.core.training.config import run_configs
from gdtui.film.cast import events
from gdtui.film.playing import Film, film
from gdtui.film.reel import Picture
from gdtui.film.script import parsed

SCRIPT = """
Set Keys on
Caption "SGD moves after every sample"
Sleep 1s
Key@500ms s 3
Marker "an epoch"
Type "12G"
Caption ""
Hide
Type "eeee"
Sleep 20s
Show
Command "break loss<0.01"
Sleep 1s
Set Size 80x24
Key space
Wait /step +50 of/
Key space
Type ":lr 0.1"
Enter
Screenshot here.txt
"""


@cache
def made(script: str = SCRIPT, problem_name: str = "lecture", runs: str = "sgd") -> Film:
    """The film of a script."""
    chosen = problem(problem_name)
    session = Session(*(Trained(chosen, named.config) for named in run_configs(chosen, runs)))
    return film(parsed(script, "a.tape"), session)


def shown(picture: Picture) -> list[str]:
    """The rows of a picture."""
    return ["".join(row.graphemes) for row in picture]


def replayed(film: Film, until: float) -> list[str]:
    """What a terminal shows that is sent the film up to a time."""
    first = film.reel.takes[0].picture
    screen = pyte.Screen(len(first[0].graphemes), len(first))
    stream = pyte.Stream(screen)
    for at, kind, data in events(film):
        if at > until:
            break
        if kind == "r":
            columns, rows = map(int, data.split("x"))
            screen.resize(rows, columns)
        elif kind == "o":
            stream.feed(data)
    return list(screen.display)
