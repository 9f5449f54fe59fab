"""Charts: a moment and a size in, a picture of exactly that size out."""
