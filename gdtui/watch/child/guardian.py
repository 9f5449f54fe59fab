"""The guardian: a process that ends all others of the program when nobody watches any more."""

from __future__ import annotations

import os
import select
import signal
import socket

IGNORED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)


def guarded(line: socket.socket) -> None:
    """Start a guardian of this process and of those in its group; it is no child of this one.

    It waits for the end of the socket's other side, which comes even where that process is killed. As it is
    in the group itself, there is a group as long as there is a guardian, and its number is no other's.
    """
    between = os.fork()
    if between:
        os.waitpid(between, 0)
        return
    try:
        if os.fork() == 0:
            _guard(line.fileno())
    finally:
        os._exit(0)


def _guard(line: int) -> None:
    for number in IGNORED:
        signal.signal(number, signal.SIG_IGN)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    os.closerange(3, line)
    os.closerange(line + 1, 1 << 10)
    waiting = select.poll()
    waiting.register(line, 0)  # of its end it is told in any case
    waiting.poll()
    os.killpg(os.getpgrp(), signal.SIGKILL)
