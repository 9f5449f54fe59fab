"""What runs under the user's own Python, 3.9 or later: the standard library alone, and nothing of gdtui.

The folder is started as a program, and makes a package of itself: see `__main__`.
"""
