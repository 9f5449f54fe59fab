"""Our two themes, and colours for runs that colour-blind eyes tell apart (Okabe and Ito 2008)."""

from textual.theme import Theme

# The colours of runs: orange, blue, green, purple, yellow and vermilion of Okabe and Ito, brighter on a dark
# background and darker on a light one.
RUNS_ON_DARK = {
    "run-sgd": "#e69f00",
    "run-gd": "#56b4e9",
    "run-mini": "#2bbf8a",
    "run-fourth": "#d99bc4",
    "run-fifth": "#f0e442",
    "run-sixth": "#f2783c",
}
RUNS_ON_LIGHT = {
    "run-sgd": "#b35900",
    "run-gd": "#0072b2",
    "run-mini": "#00735a",
    "run-fourth": "#a3457f",
    "run-fifth": "#6b6300",
    "run-sixth": "#c22f00",
}

# The heights of a map, the deepest first: quiet, so that paths and signs stand out from them.
LEVELS_ON_DARK = {
    "level-0": "#070a0f",
    "level-1": "#0b121d",
    "level-2": "#101b2a",
    "level-3": "#142338",
    "level-4": "#1a2d43",
    "level-5": "#21364f",
    "level-6": "#27405a",
    "level-7": "#33465c",
    "level-8": "#3e4d5e",
    "level-9": "#4a5360",
}
LEVELS_ON_LIGHT = {
    "level-0": "#ffffff",
    "level-1": "#f6f9fb",
    "level-2": "#edf3f6",
    "level-3": "#e4edf2",
    "level-4": "#dbe6eb",
    "level-5": "#d2dee3",
    "level-6": "#c9d7dc",
    "level-7": "#c5cdcd",
    "level-8": "#c1c3bd",
    "level-9": "#bdb9ae",
}


def heights(greys: range) -> dict[str, str]:
    """Return the heights of a map in greys."""
    return {f"level-{i}": f"#{grey:02x}{grey:02x}{grey:02x}" for i, grey in enumerate(greys)}


def variables(dark: bool, greys: bool) -> dict[str, str]:
    """Return the colours of runs and heights on a dark or a light background.

    A terminal of 256 colours has few blues and many greys: there the heights are just those.
    """
    if dark:
        return RUNS_ON_DARK | (heights(range(8, 108, 10)) if greys else LEVELS_ON_DARK)
    return RUNS_ON_LIGHT | (heights(range(238, 138, -10)) if greys else LEVELS_ON_LIGHT)


DARK = Theme(
    name="gdtui-dark",
    dark=True,
    primary="#e69f00",
    accent="#ffb627",
    secondary="#56b4e9",
    success="#2bbf8a",
    warning="#f0e442",
    error="#ff7a6b",
    foreground="#d5d9e0",
    background="#11151b",
    surface="#11151b",
    panel="#1b212a",
)

LIGHT = Theme(
    name="gdtui-light",
    dark=False,
    primary="#b35900",
    accent="#962800",  # of sixteen colours the red: the yellow next to it cannot be read on white
    secondary="#0072b2",
    success="#00735a",
    warning="#8a7a00",
    error="#b3261e",
    foreground="#20242b",
    background="#fcfbf8",
    surface="#fcfbf8",
    panel="#ebe8e0",
)
