"""Makes items: from its own scenes, whose truth is exact, and from the rows of public data sets."""
