"""The way out: Esc, Esc and a key that quits, whatever came before them in the same breath."""

from hypothesis import given
from hypothesis import strategies as st

from gdtui.terminal import EscapedKey
from tests.terminal.test_keyboard import NOISE, Heard

OPEN = [
    b"\x1b",
    b"\x1b[",
    b"\x1b[1;",
    b"\x1b[<0;1",
    b"\x1bO",
    b"\x1b[M",
    b"\x1b[M !",
    b"\x1b]0;x",
    b"\x1bP1$",
    b"\xc3",
]


def apart(heard: Heard) -> list[str]:
    """Return the keys, each that may be Esc and another as the two."""
    keys = [event for event in heard.events if hasattr(event, "key")]
    pairs = [key.apart if isinstance(key, EscapedKey) else [key] for key in keys]
    return [key.key for pair in pairs for key in pair]


@given(
    st.lists(
        st.one_of(st.binary(max_size=40), st.sampled_from([*NOISE, *OPEN, b"\x1b[200~", b"sss"])), max_size=6
    )
)
def test_esc_esc_q_are_the_last_keys_whatever_came_before(before: list[bytes]) -> None:
    heard = Heard().feed(b"".join(before), b"\x1b\x1bq")
    while heard.keyboard.patience:
        heard.keyboard.give_up()
    assert apart(heard)[-2:] == ["escape", "q"]


@given(
    st.lists(st.one_of(st.binary(max_size=40), st.sampled_from([*NOISE, *OPEN, b"\x1b[200~"])), max_size=6)
)
def test_ctrl_c_is_heard_whatever_came_before(before: list[bytes]) -> None:
    """After Esc, too, with which older terminals say Alt; only a paste that goes on may hold one as text."""
    for interrupt in (b"\x03", b"\x1b\x03", b"\x1b[99;5u"):
        heard = Heard().feed(b"".join(before))
        while heard.keyboard.patience:
            heard.keyboard.give_up()
        heard.feed(interrupt)
        assert apart(heard)[-1:] == ["ctrl+c"]
