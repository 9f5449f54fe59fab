"""Tracks: of a program with several optimizers or loops each has a run, which comes when it begins."""

from collections.abc import Sequence

from gdtui.core.limits import RUNS
from gdtui.core.runs.recorded import Recorded
from gdtui.core.runs.run import Run
from gdtui.core.session.branches import RunCursor, RunCursors


def leaders(runs: Sequence[Run], view: int) -> list[int]:
    """Return for each run the number of the one that it goes with: most go by themselves.

    The tracks of a program go with the one that is viewed or, where that is none of them, with the first:
    they stand as they did when that one stood where it is.
    """
    found, of_program = [], {}
    if (viewed := runs[view].recorded) is not None:
        of_program[viewed.source.tracks[0]] = view
    for i, run in enumerate(runs):
        recorded = run.recorded
        found.append(i if recorded is None else of_program.setdefault(recorded.source.tracks[0], i))
    return found


def carried(place: RunCursor, leader: RunCursor) -> RunCursor:
    """Return where a track stands when another of its program stands there."""
    if place is leader or place.run.recorded is None or leader.run.recorded is None:
        return place
    steps = place.run.recorded.source.made_with(leader.run.recorded.source, leader.steps)
    return place.at(steps)


def tracks_beside(runs: Sequence[Run]) -> list[Recorded]:
    """Return a run for each track of these runs' programs that has made a step, as many as have room."""
    sources = [run.recorded.source for run in runs if run.recorded is not None]
    others = [
        track
        for source in sources
        for track in source.tracks
        if track not in sources and len(track.recording)
    ]
    return [Recorded(track) for track in dict.fromkeys(others)][: max(0, RUNS - len(runs))]


def in_another_run(places: RunCursors, view: int, run: Run) -> RunCursors:
    """Return the places with another run in that of the viewed one; of a program all its tracks go there."""
    found = []
    for i, place in enumerate(places):
        other = run if i == view else _track_in(run, places[view].run, place.run)
        found.append(place if other is None else RunCursor(other).at(min(place.steps, other.end.steps)))
    return tuple(found)


def _track_in(run: Run, viewed: Run, other: Run) -> Recorded | None:
    """Return of a program that was run again the track that another run is of what it was; None of others."""
    if run.recorded is None or viewed.recorded is None or other.recorded is None:
        return None
    before, now = viewed.recorded.source.tracks, run.recorded.source.tracks
    source = other.recorded.source
    at = before.index(source) if source in before else len(now)
    return Recorded(now[at]) if at < len(now) else None
