"""What each choice of a run may be."""

from gdtui.core.errors import Phrase

EPOCHS = 10_000_000
RUNS = 6  # side by side: so many signs and colours can be told apart
MODES = {"gd": "all", "sgd": "1"}  # the names of two ways to batch, and how many samples per update they take
OPTIMIZERS = (
    "sgd",
    "momentum",
    "nesterov",
    "adagrad",
    "rmsprop",
    "adadelta",
    "adam",
    "adamw",
    "adamax",
    "nadam",
    "radam",
)
YES, NO = "yes", "no"  # of what is switched on or off
SCHEDULES = ("constant", "step", "exponential", "cosine", "1/t")
SEEDS = 2**64
DEGREES = range(1, 10)  # of a polynomial

LEGAL = {
    "batch": Phrase("legal.batch"),
    "lr": Phrase("legal.lr"),
    "epochs": Phrase("legal.epochs", most=EPOCHS),
    "betas": Phrase("legal.betas"),
    "eps": Phrase("legal.lr"),
    "weight_decay": Phrase("legal.decay"),
    "momentum_decay": Phrase("legal.decay"),
    "lr_decay": Phrase("legal.decay"),
    "initial_accumulator_value": Phrase("legal.decay"),
    "amsgrad": Phrase("legal.yes"),
    "centered": Phrase("legal.yes"),
    "decoupled_weight_decay": Phrase("legal.yes"),
    "maximize": Phrase("legal.yes"),
    "share": Phrase("legal.share"),
    "every": Phrase("legal.epochs", most=EPOCHS),
    "over": Phrase("legal.over", most=EPOCHS),
    "gamma": Phrase("legal.gamma"),
    "least": Phrase("legal.decay"),
    "decay": Phrase("legal.decay"),
    "per": Phrase("legal.per"),
    "replacement": Phrase("legal.yes"),
    "seed": Phrase("legal.seed", most=SEEDS - 1),
    "degree": Phrase("legal.degree", most=DEGREES[-1]),
    "dtype": Phrase("legal.dtype"),
    "start": Phrase("legal.start"),
    "predict": Phrase("legal.predict"),
    "output": Phrase("legal.output"),
    "break": Phrase("legal.condition"),
    "until": Phrase("legal.condition"),
    "at": Phrase("legal.at"),
    "change": Phrase("legal.change"),
    "mark": Phrase("legal.mark"),
    "phase": Phrase("legal.phase"),
    "view": Phrase("legal.run"),
    "x": Phrase("legal.columns"),
    "target": Phrase("legal.column"),
    "runs": Phrase("legal.runs", most=RUNS, names=", ".join([*MODES, *OPTIMIZERS[1:]])),
}
