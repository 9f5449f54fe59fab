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
