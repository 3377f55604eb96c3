"""People answer the items that models answer: a page, a run for each of them, and what they say together."""
