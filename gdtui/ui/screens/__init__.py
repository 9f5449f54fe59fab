"""The screens: the desk where everything is seen, and the list of all keys."""
