"""What can be said of runs: at which rates they go wrong, what they do, and who is ahead."""
