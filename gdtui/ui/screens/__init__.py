"""The screens: the main screen where everything is seen, and the list of all keys."""
