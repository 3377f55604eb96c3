"""Two runs of one suite, item by item: is the head no worse than the base."""
