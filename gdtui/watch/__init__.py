"""A person's own training program, run beside us and recorded step by step."""
