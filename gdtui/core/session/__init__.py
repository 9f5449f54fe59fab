"""The session: a cursor over runs, the runs that were left, and moments to look at."""
