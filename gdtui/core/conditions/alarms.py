"""Alarms: breakpoints by name, on what goes wrong in training. Each is a condition that can be read."""

# After the rules of debuggers for training. The loss is the dataset's where a run has that.
ALARMS = {
    "nan": "nan",
    "rise": "{loss} > prev.{loss}",
    "stuck": "rel_step == 0 and norm(grad) > 0",
    "jump": "rel_step > 0.5",
    "vanishing": "norm(grad) < 1e-6",
    "dead": "dead > 0 and norm(grad) > 0",
    "overshoot": "slope_left < -1",
    "rate": "abs(eff_rate - prev.eff_rate) > 0.001 * abs(prev.eff_rate)",
}


def alarm(name: str, of_dataset: bool) -> str | None:
    """Return the condition of an alarm, for a run whose dataset's loss is known or not; None without one."""
    found = ALARMS.get(name)
    return None if found is None else found.format(loss="dataset_loss" if of_dataset else "loss")
