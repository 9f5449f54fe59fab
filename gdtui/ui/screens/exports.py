"""Exports: what is open is written to a file while keys are heard."""

from asyncio import sleep
from collections.abc import Callable, Coroutine, Generator
from typing import Any

from textual.geometry import Region

from gdtui.core.errors import InputError, visible_file
from gdtui.core.session.session import Session
from gdtui.locales import text
from gdtui.terminal import Cells

# Writes of a session what a file of such a name holds, in pieces; in the end it says what was written. How
# that is done, and over which files, the screen does not know: the command line gives it to the screen.
Exporter = Callable[[Session, str], Generator[None, None, str]]

# Writes what of some cells a region holds to a picture, on a ground and in an ink of these colours, #rrggbb;
# says what was written.
Saver = Callable[[Cells, Region, tuple[str, str], str], str]


class Exports:
    """Goes through the pieces of an export beside what else is done, and says when it is over."""

    def __init__(
        self,
        exporter: Exporter | None,
        tell: Callable[[str], None],
        beside: Callable[[Coroutine[Any, Any, None]], object],
    ) -> None:
        self._exporter, self._tell, self._beside = exporter, tell, beside

    def begin(self, session: Session, file: str) -> None:
        """Begin to write a file. InputError where that cannot be, as far as it is known at once."""
        if self._exporter is None:
            raise InputError("export.none")
        pieces = self._exporter(session, file)
        next(pieces)  # now, so that what is wrong is said where it was asked for
        self._tell(text("export.writing", file=visible_file(file)))
        self._beside(self._go_on(pieces, file))

    async def _go_on(self, pieces: Generator[None, None, str], file: str) -> None:
        """Write the rest; where the program ends before, nothing is written."""
        try:
            while True:
                next(pieces)
                await sleep(0)
        except StopIteration as end:
            self._tell(str(end.value))
        except InputError as error:
            self._tell(str(error))
        finally:
            pieces.close()
