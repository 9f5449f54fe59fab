"""What each choice of a run may be, in numbers and in words."""

EPOCHS = 10_000_000
RUNS = 6  # side by side: so many signs and colours can be told apart
MODES = {"gd": "all", "sgd": "1"}  # the names of two ways to batch, and how many samples per update they take
SEEDS = 2**64

LEGAL = {
    "batch": "a whole number from 1 to the number of samples, or all",
    "lr": "a finite number above 0",
    "epochs": f"a whole number from 1 to {EPOCHS}",
    "seed": f"a whole number from 0 to {SEEDS - 1}",
    "dtype": "float64 or float32",
    "start": "one finite number per parameter, separated by commas",
    "predict": "a finite number",
    "output": "the name of a file",
    "break": "a condition, such as loss < 0.01",
    "until": "a condition, such as loss < 0.01",
    "runs": f"one to {RUNS} of {', '.join(MODES)} and batch=N, separated by commas, as in gd,sgd:lr=0.05",
}
