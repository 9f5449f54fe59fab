"""The end of the program, which a watchdog sees to if there can be one."""

import asyncio
import threading

import pytest

from gdtui.terminal.signals import Ending


def test_without_memory_for_a_thread_the_program_ends_unwatched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    loop, asked = asyncio.new_event_loop(), list[int]()
    monkeypatch.setattr(threading.Thread, "start", refused)
    try:
        Ending(loop, asked.append, lambda: None).begin(143)
        loop.run_until_complete(asyncio.sleep(0))
    finally:
        loop.close()
    assert asked == [143]
