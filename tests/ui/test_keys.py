"""Every key of the command table does what the table says, at every size."""

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from gdtui.core.analysis.ladder import RUNGS, rungs
from gdtui.core.session.moments import Moment
from gdtui.core.training.config import Change, Choices, RunConfig
from gdtui.core.training.optimizers.table import optimizer
from gdtui.core.training.schedules import schedule
from gdtui.display.rows import plain
from gdtui.ui.commands.forks import batch_sizes
from gdtui.ui.commands.table import COMMANDS, Command
from gdtui.ui.keys.names import shown
from gdtui.ui.panes.footer import KeyLine
from gdtui.ui.panes.log import LogPane
from gdtui.ui.panes.logrows import first_in_sight
from gdtui.ui.panes.pane import Pane
from gdtui.ui.panes.status import StatusLine
from gdtui.ui.panes.table import PROBLEM
from gdtui.ui.panes.weights import WeightsPane
from gdtui.ui.playback.speed import NORMAL, SPEEDS, Motion
from gdtui.ui.screens.boxes import BoxScreen, CommandBox, NotesBox
from gdtui.ui.screens.keys import KeyList, KeysScreen
from gdtui.ui.screens.line import Hint
from tests.problems import LINE, known
from tests.ui.piloted import (
    SIZES,
    at_rest,
    fresh_screen,
    held_clock,
    journeys_end,
    line_for_words,
    main_screen,
    play,
    press,
    steps,
    until,
)

Check = Callable[[Pilot[None], str], Awaitable[None]]
MOVES: list[Check] = []


def moves(*, before: list[str], to: int) -> Check:
    """The key, after those before it, puts the cursor after that many steps."""

    async def check(pilot: Pilot[None], key: str) -> None:
        await press(pilot, *before, key)
        assert steps(pilot) == to

    MOVES.append(check)
    return check


async def plays_back(pilot: Pilot[None], key: str) -> None:
    with held_clock(pilot) as clock:
        await press(pilot, *"eee", *"}}}}}", key)
        await clock.goes_on(pilot, 3 / 128)
        assert main_screen(pilot).motion.moving and steps(pilot) == 6
        await clock.goes_on(pilot, 7 / 128)
        assert not main_screen(pilot).motion.moving and steps(pilot) == 0
        await press(pilot, "G", "{", "{", "{", "{", key, key)
        await clock.goes_on(pilot, 10)
        assert not main_screen(pilot).motion.moving and steps(pilot) == 300


async def play_and_pause(pilot: Pilot[None], key: str) -> None:
    with held_clock(pilot) as clock:
        await press(pilot, "]", "]", "]", key)
        assert main_screen(pilot).motion.moving and steps(pilot) == 0
        await clock.goes_on(pilot, 1)
        assert main_screen(pilot).motion.moving and steps(pilot) == SPEEDS[NORMAL + 3]
        await press(pilot, key)
        await clock.goes_on(pilot, 1)
        assert not main_screen(pilot).motion.moving and steps(pilot) == SPEEDS[NORMAL + 3]


def phases(*, before: list[str], passes: list[tuple[int, int]]) -> Check:
    """The key, after those before it, puts the cursor after so many steps and phases, one after the other."""

    async def check(pilot: Pilot[None], key: str) -> None:
        await press(pilot, *before)
        for place in passes:
            await press(pilot, key)
            moment = main_screen(pilot).moment
            assert moment is not None and (moment.steps, moment.phase) == place

    MOVES.append(check)
    return check


def speeds(by: int) -> Check:
    async def check(pilot: Pilot[None], key: str) -> None:
        await press(pilot, key)
        assert main_screen(pilot).motion.speed == NORMAL + by

    return check


async def batching(pilot: Pilot[None], key: str) -> None:
    seen = []
    for _ in range(3):
        await press(pilot, "s", "g", key)
        assert steps(pilot) == 0
        seen.append(main_screen(pilot).moment.run.config.batch)  # type: ignore[union-attr]
    assert seen == [3, 1, 3]
    assert [trail.run.config.batch for trail in main_screen(pilot).moment.ghosts] == [3, 1]  # type: ignore[union-attr]
    await press(pilot, "2", "m")
    assert main_screen(pilot).moment.run.config.batch == 2  # type: ignore[union-attr]
    await press(pilot, "m", "c", "m")  # where the run is over, from the start
    moment = main_screen(pilot).moment
    assert moment is not None and (moment.steps, known(moment.run.config).batch) == (0, 3)
    assert "a new one begins at the start" in main_screen(pilot).notice
    await press(pilot, "u")
    assert steps(pilot) == 300


async def restart(pilot: Pilot[None], key: str) -> None:
    await press(pilot, "s", "s", key)
    assert steps(pilot) == 0
    assert [trail.steps for trail in main_screen(pilot).moment.ghosts] == [2]  # type: ignore[union-attr]


async def marks_and_recalls(pilot: Pilot[None], key: str) -> None:
    set_it = ["M", "a"] if key in "M'" or "recall" in key else [key]
    recall_it = ["'", "a"] if key in "M'" or "mark" in key else [key]
    await press(pilot, "e", *set_it, "g")
    assert main_screen(pilot).moment.marks == (("a", 3),)  # type: ignore[union-attr]
    await press(pilot, *recall_it)
    assert steps(pilot) == 3
    await press(pilot, "'", "b")
    assert "nothing is marked 'b'" in main_screen(pilot).notice
    await press(pilot, "M", "escape", "s")
    assert steps(pilot) == 4 and not main_screen(pilot).notice


async def counts(pilot: Pilot[None], key: str) -> None:
    await press(pilot, "1", key)
    assert main_screen(pilot).notice == f"1{key}"
    await press(pilot, "s")
    assert steps(pilot) == 10 + int(key) and not main_screen(pilot).notice
    await press(pilot, "g", key, "s")
    assert steps(pilot) == max(1, int(key))


MOVES.append(counts)


async def percents(pilot: Pilot[None], key: str) -> None:
    await press(pilot, ":goto 0.6%")
    assert steps(pilot) == 2  # of 300, to the nearest step
    await press(pilot, *(["5", "0", key] if key == "%" else [key]))
    assert steps(pilot) == 150


async def sets_alarm(pilot: Pilot[None], key: str) -> None:
    await press(pilot, key)
    assert [each.text for each in main_screen(pilot).session.breakpoints.conditions] == ["slope_left < -1"]


async def refuses_to_set(pilot: Pilot[None], key: str) -> None:
    """There is a knob in somebody's own program, and none in a problem."""
    before = main_screen(pilot).session.run
    await press(pilot, key, "escape", "s")
    assert main_screen(pilot).session.run is before and steps(pilot) == 1


async def breaks(pilot: Pilot[None], key: str) -> None:
    await press(pilot, *([key] if key != "b" else []))
    if key == "b":
        await ask(pilot, key, "break ", "w > 1.5")
    assert [each.text for each in main_screen(pilot).session.breakpoints.conditions] == ["w > 1.5"]
    assert main_screen(pilot).notice == "c runs to breakpoint 1: w > 1.5"
    await press(pilot, "c")
    assert steps(pilot) == 8 and not main_screen(pilot).motion.moving
    await press(pilot, "c")
    assert steps(pilot) == 300
    await press(pilot, "C")
    assert steps(pilot) == 8
    with held_clock(pilot) as clock:
        await press(pilot, "g", "space")
        await clock.goes_on(pilot, 100)
        assert not main_screen(pilot).motion.moving and steps(pilot) == 8


async def deletes(pilot: Pilot[None], key: str) -> None:
    await press(pilot, ":break w > 1.5", ":break loss < 1")
    if key == "B":
        await ask(pilot, key, "delete ", "1")
    else:
        await press(pilot, key)
    assert [each.text for each in main_screen(pilot).session.breakpoints.conditions] == ["loss_before < 1"]
    await press(pilot, ":delete all")
    assert main_screen(pilot).notice == "no breakpoint is set"


async def ask(pilot: Pilot[None], key: str, begun: str, text: str) -> None:
    """The key opens the line with a beginning; go on with a text."""
    await press(pilot, key)
    assert (await line_for_words(pilot)).value == begun
    await press(pilot, *(["space" if each == " " else each for each in text]), "enter")
    await until(pilot, lambda: pilot.app.screen is main_screen(pilot))


def rates(up: bool) -> Check:
    async def check(pilot: Pilot[None], key: str) -> None:
        await press(pilot, "e", "e", "S", key)
        moment = main_screen(pilot).moment
        assert moment is not None and moment.steps == 5 and moment.parted == 5
        assert known(moment.config).lr == (0.02 if up else 0.005)
        assert known(moment.run.config).lr == 0.01 and [trail.steps for trail in moment.ghosts] == [6]
        await press(pilot, *str(len(rungs(moment.run.problem, known(moment.config)))), key)
        assert main_screen(pilot).moment.config.lr == RUNGS[-1 if up else 0]  # type: ignore[union-attr]
        assert "the keys go from 1e-06 to 10" in main_screen(pilot).notice

    return check


async def sets_optimizer(pilot: Pilot[None], key: str) -> None:
    await press(pilot, "e", key)
    moment = main_screen(pilot).moment
    assert moment is not None and moment.config is not None and moment.steps == 3
    assert moment.config.optimizer == optimizer("momentum", beta=0.8)
    await press(pilot, ":optimizer beta=0.5")
    assert main_screen(pilot).moment.config.optimizer.options == (("beta", 0.5),)  # type: ignore[union-attr]


async def sets_schedule(pilot: Pilot[None], key: str) -> None:
    await press(pilot, "e", key)
    moment = main_screen(pilot).moment
    assert moment is not None and moment.config is not None and moment.steps == 3
    assert moment.config.schedule == schedule("1/t")


async def sets_rate(pilot: Pilot[None], key: str) -> None:
    await press(pilot, "e", key)
    assert main_screen(pilot).moment.config.lr == 0.05  # type: ignore[union-attr]
    await press(pilot, "G", ":lr 1/5")
    moment = main_screen(pilot).moment
    assert moment is not None and (moment.steps, known(moment.run.config).lr) == (0, 0.2)
    assert [known(trail.run.config).changes for trail in moment.ghosts][-1] == (Change(3, Choices(1, 0.05)),)
    await press(pilot, ":lr best")
    assert main_screen(pilot).moment.config.lr == 0.0556  # type: ignore[union-attr]
    assert (
        "lr 0.0556: of all rates an epoch leaves about the least of the way, 0.0003948"
        in main_screen(pilot).notice
    )


def turns(back: bool) -> Check:
    async def check(pilot: Pilot[None], key: str) -> None:
        await press(pilot, "u")
        assert "nothing" in main_screen(pilot).notice
        await press(pilot, "e", "=", "e", *([] if back else ["u"]), key)
        moment = main_screen(pilot).moment
        assert moment is not None and (moment.steps, known(moment.config).lr) == (
            (3, 0.01) if back else (6, 0.02)
        )

    return check


async def speed(pilot: Pilot[None], key: str) -> None:
    await press(pilot, "]", key)
    assert main_screen(pilot).motion.pace == "   4/s"


async def sets_speed(pilot: Pilot[None], key: str) -> None:
    await press(pilot, key)
    assert main_screen(pilot).motion.pace == "  12/s"
    await press(pilot, ":speed max")
    assert main_screen(pilot).motion.pace == "   max"


async def to_row(pilot: Pilot[None], key: str) -> None:
    await press(pilot, "e", key)
    assert steps(pilot) == 3 and "no row is marked" in main_screen(pilot).notice
    while not isinstance(pilot.app.focused, LogPane):
        await press(pilot, "tab")
    await press(pilot, "j", "j", key)
    assert steps(pilot) == 5


async def shows_more(pilot: Pilot[None], key: str) -> None:
    line = pilot.app.screen.query_one(KeyLine)
    first = line.line(0)
    await press(pilot, key)
    assert "b break" in plain((line.line(0),)) and "b break" not in plain((first,))
    await press(pilot, key)
    assert line.line(0) == first


async def shows_command(pilot: Pilot[None], key: str) -> None:
    await press(pilot, "s", "M", "a", key)
    assert isinstance(pilot.app.screen, BoxScreen)
    box = pilot.app.screen.query_one(CommandBox)
    assert plain(box.rows(80)).splitlines()[0] == "gdtui --at 1 --mark a=1"
    await press(pilot, "escape")
    assert pilot.app.screen_stack[-1] is main_screen(pilot) and main_screen(pilot).wanted_again


def opens(*, before: list[str], as_in: Callable[[Moment], bool]) -> Check:
    """The command, after those before it, opens what is so; `u` returns, and `U` goes there again."""

    async def check(pilot: Pilot[None], key: str) -> None:
        await press(pilot, *before)
        left = main_screen(pilot).session
        await press(pilot, key)
        opened = main_screen(pilot).session
        assert opened is not left and as_in(known(main_screen(pilot).moment))
        assert "u returns" in main_screen(pilot).notice
        await press(pilot, "s", "S", "u")
        assert main_screen(pilot).session is left
        await press(pilot, "U")
        assert main_screen(pilot).session is opened and as_in(known(main_screen(pilot).moment))

    return check


def config_of(moment: Moment) -> RunConfig:
    return known(moment.run.config)


async def batches(pilot: Pilot[None], key: str) -> None:
    await press(pilot, ":batch 2", key)
    size = {"gd": 3, "sgd": 1}[key.strip(":")]
    assert known(known(main_screen(pilot).moment).config).batch == size


def saves(id: str) -> Check:
    """The command has a picture written."""

    async def check(pilot: Pilot[None], key: str) -> None:
        asked: list[str] = []
        main_screen(pilot).save = asked.append  # type: ignore[assignment, method-assign]
        await press(pilot, key)
        assert asked == [AFTER[id]]

    return check


def exports(id: str) -> Check:
    """The command has a file written."""

    async def check(pilot: Pilot[None], key: str) -> None:
        asked: list[str] = []
        main_screen(pilot).export = asked.append  # type: ignore[assignment, method-assign]
        await press(pilot, key)
        assert asked == [AFTER[id]]

    return check


async def shows_notes(pilot: Pilot[None], key: str) -> None:
    await press(pilot, key.removeprefix(":"))
    assert "no notes" in main_screen(pilot).notice
    main_screen(pilot).session.notes = ("[b]One[/b]", "", "two")
    await press(pilot, key)
    box = pilot.app.screen.query_one(NotesBox)
    assert plain(box.rows(80)) == "[b]One[/b]\n\ntwo" and str(box.border_title) == "Notes"
    await press(pilot, "escape")
    assert pilot.app.screen is main_screen(pilot)


async def opens_line(pilot: Pilot[None], key: str) -> None:
    await press(pilot, key)
    await line_for_words(pilot)
    await press(pilot, *"stp", "enter")
    await until(pilot, lambda: any("no command" in hint.wrong for hint in pilot.app.screen.query(Hint)))
    assert (await line_for_words(pilot)).value == "stp"
    await press(pilot, "escape")
    assert pilot.app.screen is main_screen(pilot)


def views(by: int) -> Check:
    async def check(pilot: Pilot[None], key: str) -> None:
        await fresh_screen(pilot, runs="gd,sgd,batch=2")
        for turn in range(1, 4):
            await press(pilot, key)
            moment = main_screen(pilot).moment
            assert moment is not None and moment.view == by * turn % 3
            assert moment.run is moment.trails[moment.view].run

    return check


async def links(pilot: Pilot[None], key: str) -> None:
    await fresh_screen(pilot, runs="gd,sgd")

    def places() -> list[int]:
        moment = main_screen(pilot).moment
        assert moment is not None
        return [trail.steps for trail in moment.trails]

    await press(pilot, "s", "s", key, "s", "v", "S")
    assert places() == [3, 1]
    await press(pilot, key)
    assert places() == [1, 1]
    await press(pilot, "e")
    assert places() == [3, 3]


def charts(by: int) -> Check:
    async def check(pilot: Pilot[None], key: str) -> None:
        order = ["loss", "landscape", "rates", "signs"]
        while pilot.app.focused is None or pilot.app.focused.id != "loss":
            await press(pilot, "tab")
        await press(pilot, "s")
        for turn in range(1, 5):
            await press(pilot, key)
            await at_rest(pilot)
            assert pilot.app.focused is not None and pilot.app.focused.id == order[by * turn % 4]
            assert isinstance(pilot.app.focused, Pane) and any(pilot.app.focused.lines())

    return check


async def pairs(pilot: Pilot[None], key: str) -> None:
    await press(pilot, key)
    await at_rest(pilot)
    assert main_screen(pilot).chart_view.pair == 1 and pilot.app.screen.query_one("#landscape").display


async def rises(pilot: Pilot[None], key: str) -> None:
    await press(pilot, key)
    await journeys_end(pilot)
    assert steps(pilot) == 0 and "never rises" in main_screen(pilot).notice
    await fresh_screen(pilot, runs="gd:lr=0.3,sgd")
    for found in (3, 6):
        await press(pilot, key)
        await journeys_end(pilot)
        assert steps(pilot) == found and not main_screen(pilot).notice


async def losses(pilot: Pilot[None], key: str) -> None:
    shown = (("before", "before"), ("after", "after"), ("excess", "minimum"), ("distance", "distance"))
    for kind, word in (*shown, ("dataset", "mean")):
        await press(pilot, key)
        await at_rest(pilot)
        pane = pilot.app.screen.query_one("#loss")
        assert main_screen(pilot).chart_view.loss == kind
        assert word in f"{pane.border_title} {pane.border_subtitle}"


async def axes(pilot: Pilot[None], key: str) -> None:
    for unit in ("updates", "evaluations", "epochs"):
        await press(pilot, key)
        await at_rest(pilot)
        assert main_screen(pilot).chart_view.unit == unit


async def scale(pilot: Pilot[None], key: str) -> None:
    await press(pilot, key)
    await at_rest(pilot)  # where the chart was folded it has no title before it has a size
    title = str(pilot.app.screen.query_one("#loss").border_title)
    assert main_screen(pilot).chart_view.log and ("(log)" in title or pilot.app.size.width < 60)
    await press(pilot, key)
    assert not main_screen(pilot).chart_view.log


def focuses(by: int) -> Check:
    async def check(pilot: Pilot[None], key: str) -> None:
        order = list(PROBLEM.names)
        assert pilot.app.focused is not None
        first = order.index(pilot.app.focused.id or "")
        for turn in range(1, len(order) + 1):
            await press(pilot, key)
            await at_rest(pilot)
            assert (
                pilot.app.focused is not None
                and pilot.app.focused.id == order[(first + by * turn) % len(order)]
            )

    return check


def marks(by: int) -> Check:
    async def check(pilot: Pilot[None], key: str) -> None:
        log = pilot.app.screen.query_one(LogPane)
        while pilot.app.focused is not log:
            await press(pilot, "tab")
        await press(pilot, *"eeeee", key)
        assert (steps(pilot), log.marked_steps) == (15, 15 + by)
        await press(pilot, key)
        assert (steps(pilot), log.marked_steps) == (15, 15 + 2 * by)
        await press(pilot, "S")
        assert (steps(pilot), log.marked_steps) == (14, None)
        assert log.scroll_offset.y == first_in_sight(14, log.size.height)

    return check


async def zooms(pilot: Pilot[None], key: str) -> None:
    panes = list(pilot.app.screen.query(Pane))
    for pane in panes[::3]:
        while pilot.app.focused is not pane:
            await press(pilot, "tab")
        await at_rest(pilot)
        regions = [other.region for other in panes]
        await press(pilot, key)
        await at_rest(pilot)
        width, height = pilot.app.size
        assert pane.region.size == (width, height - 3)
        await press(pilot, "tab")
        await at_rest(pilot)
        focused = pilot.app.focused
        assert focused is not None and focused is not pane and focused.region.size == (width, height - 3)
        await press(pilot, "shift+tab", key)
        await at_rest(pilot)
        assert [other.region for other in panes if other.display] == [region for region in regions if region]


async def shows_keys(pilot: Pilot[None], key: str) -> None:
    await press(pilot, key)
    assert isinstance(pilot.app.screen, KeysScreen)
    keys = pilot.app.screen.query_one(KeyList)
    text = ""
    for _ in range(10):
        text += " " + " ".join("".join(span.text for span in keys.line(y)) for y in range(keys.size.height))
        await press(pilot, "pagedown")
        await pilot.wait_for_scheduled_animations()
    words = set(text.split())
    assert all(set(shown(command.keys).split()) <= words for command in COMMANDS)
    assert all(set(command.does.split()) <= words for command in COMMANDS)
    await press(pilot, "escape")
    assert not isinstance(pilot.app.screen, KeysScreen)


async def quits(pilot: Pilot[None], key: str) -> None:
    await press(pilot, key)
    assert not pilot.app.is_running or pilot.app._exit


async def redraws(pilot: Pilot[None], key: str) -> None:
    drawn: list[bool] = []
    pilot.app.redraw = lambda: drawn.append(True)  # type: ignore[attr-defined]
    await press(pilot, key)
    await at_rest(pilot)
    assert drawn == [True]


async def suspends(pilot: Pilot[None], key: str) -> None:
    asked: list[bool] = []
    pilot.app.action_suspend_process = lambda: asked.append(True)  # type: ignore[method-assign]
    await press(pilot, "?", key)
    assert asked == [True]


async def interrupts(pilot: Pilot[None], key: str) -> None:
    codes: list[object] = []
    leave = pilot.app.exit
    pilot.app.exit = lambda *_, **ends: codes.append(ends["return_code"])  # type: ignore[method-assign]
    await press(pilot, "?", key)
    assert codes == [130]
    pilot.app.exit = leave  # type: ignore[method-assign]


CHECKS: dict[str, Check] = {
    "step.forward": moves(before=["s"], to=2),
    "epoch.forward": moves(before=["s"], to=3),
    "run.forward": moves(before=["s"], to=300),
    "play.toggle": play_and_pause,
    "play.back": plays_back,
    "count": counts,
    "goto.share": percents,
    "goto.row": to_row,
    "mark.set": marks_and_recalls,
    "mark.goto": marks_and_recalls,
    "break.set": breaks,
    "break.delete": deletes,
    "alarm.set": sets_alarm,
    "knob.set": refuses_to_set,
    "play.half": speeds(-2),
    "play.double": speeds(+2),
    "play.normal": speed,
    "play.speed": sets_speed,
    "rate.down": rates(up=False),
    "rate.up": rates(up=True),
    "rate.set": sets_rate,
    "optimizer.set": sets_optimizer,
    "schedule.set": sets_schedule,
    "run.undo": turns(back=True),
    "run.redo": turns(back=False),
    "line": opens_line,
    "session.command": shows_command,
    "keys.more": shows_more,
    "run.gd": batches,
    "run.sgd": batches,
    "open.problem": opens(before=["e", "m"], as_in=lambda now: now.run.title == "noisy" and not now.steps),
    "open.model": opens(before=["e"], as_in=lambda now: now.run.names == ("w", "b") and not now.steps),
    "open.runs": opens(before=["e", "s"], as_in=lambda now: len(now.trails) == 2 and now.steps == 4),
    "open.dtype": opens(
        before=["e", "s"], as_in=lambda now: config_of(now).dtype == "float32" and now.steps == 4
    ),
    "open.epochs": opens(before=["c"], as_in=lambda now: now.run.total == 600 and now.steps == 300),
    "open.seed": opens(before=["s"], as_in=lambda now: config_of(now).seed == 7 and now.steps == 1),
    "session.export": exports("session.export"),
    "screen.save": saves("screen.save"),
    "session.notes": shows_notes,
    "session.scenario": exports("session.scenario"),
    "step.back": moves(before=["e", "s"], to=3),
    "epoch.back": moves(before=["e", "s", "s"], to=3),
    "phase.next": phases(before=["s"], passes=[(1, 1), (1, 2), (1, 3), (2, 0), (2, 1)]),
    "phase.back": phases(
        before=["s", ".", "."], passes=[(1, 1), (1, 0), (0, 3), (0, 2), (0, 1), (0, 0), (0, 0)]
    ),
    "run.back": moves(before=["e", "s"], to=0),
    "goto.start": moves(before=["e", "s"], to=0),
    "goto.end": moves(before=["e"], to=300),
    "play.slower": speeds(-1),
    "play.faster": speeds(+1),
    "run.batching": batching,
    "run.restart": restart,
    "chart.scale": scale,
    "chart.loss": losses,
    "chart.axis": axes,
    "view.next": views(+1),
    "view.previous": views(-1),
    "runs.link": links,
    "goto.rise": rises,
    "chart.next": charts(+1),
    "chart.previous": charts(-1),
    "chart.pair": pairs,
    "pane.next": focuses(+1),
    "pane.previous": focuses(-1),
    "pane.down": marks(+1),
    "pane.up": marks(-1),
    "pane.zoom": zooms,
    "screen.redraw": redraws,
    "program.suspend": suspends,
    "program.interrupt": interrupts,
    "help": shows_keys,
    "quit": quits,
}

# What has to stand after the words that ask for something.
AFTER = {
    "open.problem": "noisy",
    "open.model": "linear",
    "open.runs": "gd,sgd",
    "open.dtype": "float32",
    "open.epochs": "200",
    "open.seed": "7",
    "session.export": "run.csv",
    "screen.save": "a.svg",
    "session.scenario": "m.toml",
    "mark.set": "a",
    "mark.goto": "a",
    "break.set": "w > 1.5",
    "break.delete": "1",
    "alarm.set": "overshoot",
    "knob.set": "lr 0.02",
    "goto.share": "50",
    "play.speed": "10",
    "rate.set": "0.05",
    "optimizer.set": "momentum:beta=0.8",
    "schedule.set": "1/t",
}
KEYS = [(command.id, key) for command in COMMANDS for key in command.keys]
# What a command does is looked at by the first of its keys, and by each where the key is a number.
FIRST = [
    (command.id, key)
    for command in COMMANDS
    for key in (command.keys if command.id == "count" else command.keys[:1])
]
OTHERS = [each for each in KEYS if each not in FIRST]
WORDS = [
    (command.id, f":{command.word} {AFTER.get(command.id, '')}".rstrip())
    for command in COMMANDS
    if command.word and not command.everywhere
]


def all_do_what_the_table_says(which: list[tuple[str, str]], size: tuple[int, int]) -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        for command, key in which:
            if CHECKS[command] in MOVES:  # of which nothing is left but where the cursor is
                await press(pilot, "C")
            else:
                await fresh_screen(pilot)
            try:
                await CHECKS[command](pilot, key)
            except BaseException as error:
                error.add_note(f"the key was {key!r}, for {command}")
                raise

    assert which[-1][0] == "quit"
    play(scenario, size)


PARTS = 4  # that can be tested side by side


@pytest.mark.parametrize("part", range(PARTS))
def test_every_key_does_what_the_table_says(part: int) -> None:
    *others, quit = FIRST  # after which nothing can be pressed
    size = -(-len(others) // PARTS)
    all_do_what_the_table_says([*others[part * size : (part + 1) * size], quit], (100, 30))


@pytest.mark.parametrize("part", range(2))
@pytest.mark.parametrize("size", [(80, 24), (200, 60)], ids=str)
def test_at_other_sizes_too_where_it_is_about_panes(size: tuple[int, int], part: int) -> None:
    about = [each for each in FIRST if each[0].startswith(("pane.", "chart.", "goto.row", "view.", "help"))]
    half = len(about) // 2
    all_do_what_the_table_says([*(about[half:] if part else about[:half]), KEYS[-1]], size)


def test_every_word_does_what_the_table_says() -> None:
    """Of commands that have no key all is looked at, of others only what no key gives them: a text."""
    assert {id for id, _ in (*KEYS, *WORDS)} == set(CHECKS) == {command.id for command in COMMANDS}
    keyed = {id for id, _ in KEYS} - set(AFTER) - {"quit"}
    all_do_what_the_table_says([each for each in WORDS if each[0] not in keyed], (100, 30))


def test_every_other_key_of_a_command_is_that_command_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it does is shown by its first key; here others are pressed, and it is noted what would be done."""
    done: list[str] = []
    monkeypatch.setattr(Command, "do", lambda command, target, text="": done.append(command.id))

    async def scenario(pilot: Pilot[None]) -> None:
        for pane in (LogPane, WeightsPane):
            for id, key in OTHERS:
                done.clear()
                pilot.app.screen.query_one(pane).focus()
                await press(pilot, key)
                assert done == [id], key

    play(scenario)


def test_every_word_is_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a command does is shown by its keys; here the word is said, and it is noted what would be done."""
    done: list[tuple[str, str]] = []
    monkeypatch.setattr(Command, "do", lambda command, target, text="": done.append((command.id, text)))

    async def scenario(pilot: Pilot[None]) -> None:
        for id, said in WORDS:
            done.clear()
            main_screen(pilot).run_line(said.removeprefix(":"))
            assert done == [(id, AFTER.get(id, ""))], said

    play(scenario)


def test_every_command_has_an_id_keys_and_a_word_of_its_own() -> None:
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)
    assert len({key for _, key in KEYS}) == len(KEYS)
    words = [command.word for command in COMMANDS if command.word]
    assert len(set(words)) == len(words)
    assert all(command.keys or command.word for command in COMMANDS)


def test_the_first_keys_are_in_the_footer_and_a_click_presses_one() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        line = pilot.app.screen.query_one(KeyLine)
        for word, at in [("e epoch", 3), ("S back", 2), ("s sample", 3)]:
            text = "".join(span.text for span in line.line(0))
            await pilot.click(KeyLine, offset=(text.index(word) + 2, 0))
            assert steps(pilot) == at

    play(scenario)


def test_speeds_have_ends() -> None:
    assert Motion().faster(99).pace == "   max" and Motion().faster(-99).pace == " 0.5/s"


def test_any_key_ends_a_journey() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        await press(pilot, "c")
        assert main_screen(pilot).motion.moving
        await press(pilot, "S")
        assert not main_screen(pilot).motion.moving
        stopped = steps(pilot)
        main_screen(pilot).player.tick()
        await at_rest(pilot)
        assert steps(pilot) == stopped > 1000

    play(scenario, epochs=10_000_000, lr=1e-9)


def test_playing_goes_as_fast_as_it_says_and_ends_at_the_end() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        with held_clock(pilot) as clock:
            await press(pilot, *"}}}", "space")
            for shown in (16, 32, 48, 300, 300):
                await clock.goes_on(pilot, 0.5 if shown < 300 else 99)
                assert steps(pilot) == shown and main_screen(pilot).motion.moving is (shown < 300)

    play(scenario)


@pytest.mark.parametrize(
    ("samples", "own", "sizes"),
    [(3, 1, [1, 3]), (3, 3, [1, 3]), (3, 2, [1, 3, 2]), (1, 1, [1]), (100, 7, [1, 100, 7])],
)
def test_m_goes_from_sgd_to_gd_and_back_and_to_the_runs_own_mini_batch(
    samples: int, own: int, sizes: list[int]
) -> None:
    assert batch_sizes(samples, own) == sizes


def test_two_parameters_fit_every_pane() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        await press(pilot, "s", "m", "s", "s")
        log = pilot.app.screen.query_one(LogPane)
        assert "∂w" in "".join(span.text for span in log.line(0))
        assert steps(pilot) == 3

    for size in SIZES:
        play(scenario, size, problem=LINE)


def test_a_way_back_is_played_on_back_at_another_speed() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        await press(pilot, ":goto step 20000", "P")
        await until(pilot, lambda: steps(pilot) < 20_000)
        status = pilot.app.screen.query_one(StatusLine)
        assert "◀ playing" in "".join(span.text for span in status.line(0))
        await press(pilot, "]")
        assert main_screen(pilot).motion.moving and main_screen(pilot).motion.back
        await press(pilot, "G", "]")  # still on its way, and now the other
        assert main_screen(pilot).motion.moving and not main_screen(pilot).motion.back

    play(scenario, epochs=10_000_000, lr=1e-9)


def test_m_comes_back_to_the_mini_batch_that_was_chosen() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        seen = []
        for _ in range(4):
            await press(pilot, "s", "m")
            config = main_screen(pilot).session.moment.config
            seen.append(config and config.batch)
        assert seen == [1, 5, 3, 1]

    play(scenario, problem=LINE, batch=3)


@pytest.mark.parametrize("typed", ["ｓｓ", "ыы", "σσ", "ｓs", "２ｓ", "２ы"])
def test_a_key_of_another_writing_is_the_command_on_its_place(typed: str) -> None:
    """Wide forms are what they look like; a letter of another layout is the key that it is on."""

    async def scenario(pilot: Pilot[None]) -> None:
        await press(pilot, *typed)
        assert steps(pilot) == 2
        await press(pilot, "：")
        assert await line_for_words(pilot)
        await press(pilot, "escape", "？")
        assert isinstance(pilot.app.screen, KeysScreen)

    play(scenario)
