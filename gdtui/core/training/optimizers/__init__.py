"""Optimizers: from a gradient to where the parameters go, by PyTorch's names and defaults."""
