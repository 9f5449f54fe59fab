"""What the screen is measured against: a Textual app that shows one word, and changes it with a key."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Peer(App[None]):
    """Counts the key s."""

    count = 0

    def compose(self) -> ComposeResult:
        """Show the word."""
        yield Static("hello", id="word")

    def key_s(self) -> None:
        """Count."""
        self.count += 1
        self.query_one("#word", Static).update(f"hello {self.count}")

    def key_q(self) -> None:
        """End."""
        self.exit()


if __name__ == "__main__":
    Peer().run()
