"""How quick the screen is: starts, keys, and a key that is held."""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from statistics import median, quantiles

from tests.bench.figures import Figure
from tests.bench.probe import PEER, PROGRAM, Probe

LEGEND = "SGD 4.667"  # stands on the frame of the chart, and comes with it


def starts(rounds: int = 7) -> Iterator[Figure]:
    """Yield how long the command line and the first picture take."""
    bare, version, help = _by_turns(
        rounds,
        lambda: _run("-c", "pass"),
        lambda: _run(*PROGRAM, "--version"),
        lambda: _run(*PROGRAM, "--help"),
    )
    yield Figure("gdtui --version", version / bare, 6, "× python -c pass")
    yield Figure("gdtui --help", help / bare, 10, "× python -c pass")
    peer, panes, chart = _by_turns(
        rounds,
        lambda: _seen(PEER, "hello"),
        lambda: _seen(PROGRAM, "Weights"),
        lambda: _seen(PROGRAM, LEGEND),
    )
    yield Figure("first picture of the panes", panes / peer, 1.8, "× a hello-world Textual app")
    yield Figure("first picture with the chart", chart / peer, 2.4, "× a hello-world Textual app")


def keys(presses: int = 40) -> Iterator[Figure]:
    """Yield what a sample step costs at 100×30."""
    base = _peer(presses)
    with Probe(PROGRAM) as probe:
        probe.seen(LEGEND)
        probe.rest()
        steps = [probe.press("s") for _ in range(presses)]
        run = probe.press("c")
    times = [step.seconds for step in steps]
    yield Figure("key to last byte, median", median(times) / base, 6, "× an app that changes one Static")
    yield Figure("key to last byte, p95", quantiles(times, n=20)[-1] * 1000, 33, "ms on a quiet machine")
    yield Figure("bytes of a sample step, median", median(step.bytes for step in steps), 700, "bytes")
    each = sum(step.bytes for step in steps) / sum(step.cells for step in steps)
    yield Figure("bytes of a changed cell", each, 4, "bytes")
    yield Figure("c, 300 steps to the end", run.seconds / median(times), 3, "× one sample step")


def runs(presses: int = 40) -> Iterator[Figure]:
    """Yield what a sample step of three runs side by side costs, with the details of each."""
    base = _peer(presses)
    with Probe(PROGRAM, "--runs", "gd,sgd,batch=2") as probe:
        probe.seen(LEGEND)
        probe.rest()
        for run in ("GD", "SGD", "mini-batch"):
            steps = [probe.press("s") for _ in range(presses)]
            lag = median(step.seconds for step in steps) / base
            yield Figure(
                f"three runs, {run} viewed: key to last byte", lag, 6, "× an app that changes one Static"
            )
            yield Figure(
                "  bytes of a sample step, median", median(step.bytes for step in steps), 700, "bytes"
            )
            probe.press("v")


def held(seconds: float = 10.0) -> Iterator[Figure]:
    """Yield how far the screen is behind when `s` or `S` has been held at 30 keys a second."""
    with Probe(PROGRAM, "--epochs", "1000") as probe:
        probe.seen(LEGEND)
        probe.rest()
        yield Figure("s held for 10 s, lag at its end", 1000 * _lag(probe, seconds), 150, "ms")
        before = probe.memory
        _lag(probe, seconds, walked=round(30 * seconds))
        yield Figure("memory that 10 s more take", probe.memory - before, 3, "MB")
        back = 1000 * _lag(probe, seconds, walked=round(60 * seconds), key="S")
        yield Figure("S held for 10 s, lag at its end", back, 150, "ms")


def ahead(keys: int = 20_000) -> Iterator[Figure]:
    """Yield how long `q` waits behind keys that were typed ahead."""
    for typed in ("s", "seE S.m"):
        with Probe(PROGRAM) as probe:
            probe.seen(LEGEND)
            probe.rest()
            begun, rest = time.perf_counter(), (typed * keys)[:keys] + "q"
            while rest:
                probe.type(rest[:1000])
                rest = rest[1000:]
                probe.read(0)
            while probe.process.poll() is None:
                probe.read(0.02)
            waited = time.perf_counter() - begun
            yield Figure(f"q behind {keys} keys: {typed}{typed}…", waited, 2, "s")


def slow(rate: int = 2400) -> Iterator[Figure]:
    """Yield how far the screen is behind on a slow line, and whether `q` is heard."""
    with Probe(PROGRAM, rate=rate) as probe:
        probe.seen(LEGEND)
        probe.rest()
        yield Figure(f"s held for 2 s at {rate} bytes/s, lag at its end", _lag(probe, 2.0), 2, "s")
        begun = time.perf_counter()
        probe.type("q")
        while probe.process.poll() is None:
            probe.read(0.02)
        yield Figure("q after that, to the end", time.perf_counter() - begun, 3, "s")


def _lag(probe: Probe, seconds: float, walked: int = 0, key: str = "s") -> float:
    """Hold a key at 30 a second; return the seconds from the last one until its step is shown.

    `walked` are the steps that have been taken before.
    """
    count = round(30 * seconds)
    begun = time.perf_counter()
    for number in range(count):
        while (left := begun + number / 30 - time.perf_counter()) > 0:
            probe.show(probe.read(left))
        probe.type(key)
    last = time.perf_counter()
    shown = re.compile(rf"step +{walked + (count if key == 's' else -count)} of")
    while not shown.search(probe.text):
        probe.show(probe.read(0.02))
        if time.perf_counter() - last > 20:
            raise TimeoutError(probe.text)
    return time.perf_counter() - last


def _by_turns(rounds: int, *acts: Callable[[], float]) -> list[float]:
    """Return the median seconds of each act; by turns, so that a noisy minute is noisy for all."""
    times = [[act() for act in acts] for _ in range(rounds)]
    return [median(column) for column in zip(*times, strict=True)]


def _peer(presses: int) -> float:
    """Return the median seconds from a key to the last byte of the app that changes one word."""
    with Probe(PEER) as peer:
        peer.seen("hello")
        peer.rest()
        return median(peer.press("s").seconds for _ in range(presses))


def _run(*arguments: str) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, *arguments], capture_output=True, check=True)
    return time.perf_counter() - begun


def _seen(program: tuple[str, ...], text: str) -> float:
    with Probe(program) as probe:
        return probe.seen(text)
