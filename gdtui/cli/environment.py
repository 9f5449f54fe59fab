"""The environment: which variables the libraries may hear, and what they may hear in them."""

from collections.abc import MutableMapping

# Those of Textual's that are for people; the others are for who develops with it, and can end a program.
HEARD = ("TEXTUAL_ANIMATIONS", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_FPS", "TEXTUAL_THEME")
COLOURS = ("auto", "standard", "256", "truecolor")  # which others would raise an exception

FAR = {"TEXTUAL_FPS": "15", "TEXTUAL_ANIMATIONS": "none"}  # what a line over SSH has room for, if nobody says


def prepare(environment: MutableMapping[str, str]) -> None:
    """Leave Textual and rich, which look while they are imported, the variables that they should go by.

    They would take an empty NO_COLOR for one that is set, and show greys for no colours; the driver knows
    better.
    """
    for name in tuple(environment):
        if name.startswith("TEXTUAL") and name not in HEARD:
            del environment[name]
    if environment.get("TEXTUAL_COLOR_SYSTEM") not in COLOURS:
        environment.pop("TEXTUAL_COLOR_SYSTEM", None)
    environment.pop("NO_COLOR", None)
    if environment.get("SSH_CONNECTION"):
        for name, value in FAR.items():
            environment.setdefault(name, value)
