"""The player goes where it was told to, in pieces between which keys are heard, and stops where it should."""

import math

import pytest

from gdtui.core.conditions.condition import condition
from gdtui.core.session.session import Session
from gdtui.ui.playback.player import Player
from gdtui.ui.playback.tasks import PIECE, GoToStep
from tests.problems import PROPORTIONAL
from tests.ui.piloted import session


class Held:
    """Draws nothing: more is to come, as when several keys were typed at once."""

    waiting = True

    def request(self) -> None:
        """Wait."""


def stopping(text: str, at: int) -> Session:
    """A long run with a breakpoint, walked as far as to a step and searched."""
    walked = session(PROPORTIONAL, epochs=10_000, lr=1e-6)
    walked.goto(at)
    walked.breakpoints.add(condition(text, ("w",)))
    while not walked.search_hits(at):
        pass
    return walked


@pytest.mark.parametrize("away", [1, 2, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE])
@pytest.mark.parametrize("back", [False, True])
def test_a_breakpoint_is_stopped_at_wherever_in_a_piece_of_the_way_it_lies(away: int, back: bool) -> None:
    hit = 10_000 - away if back else 10_000 + away
    walked = stopping(f"step == {hit}", 10_000)
    task = GoToStep(walked, 0 if back else walked.total, stops=1)
    assert task.go(math.inf) and walked.steps == hit


def test_a_way_of_which_all_steps_were_taken_is_gone_at_once() -> None:
    walked = session(PROPORTIONAL, epochs=10_000, lr=1e-6)
    assert not GoToStep(walked, 9 * PIECE).go(0) and walked.steps == PIECE
    walked.goto(9 * PIECE)
    for target in (3, 8 * PIECE, 0):
        assert GoToStep(walked, target).go(0) and walked.steps == target


def test_a_count_of_breakpoints_that_is_repeated_is_heard_again() -> None:
    """Without a count `c` after `c` is on its way already; `3c` after `3c` has three more before it."""
    walked = stopping("step % 10 == 0", 0)
    player = Player(walked, Held())
    player.go_to(walked.total, stops=3)
    player.go_to(walked.total, stops=3)
    while player.motion.moving:
        player.tick()
    assert walked.steps == 60


def test_the_same_way_is_set_out_on_once() -> None:
    """Where no breakpoint is set, ten `c` that were typed at once are one."""
    walked = session(PROPORTIONAL, epochs=10_000, lr=1e-6)
    player = Player(walked, Held())
    places = []
    for _ in range(10):
        player.go_to(walked.total)
        places.append(walked.steps)
    assert len(set(places)) == 1 and player.motion.moving
