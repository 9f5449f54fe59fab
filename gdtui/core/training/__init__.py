"""Training: batches, optimizers, a run's configuration, and the generator that takes the steps."""
