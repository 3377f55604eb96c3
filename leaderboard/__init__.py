"""The page on which runs are compared, and the data behind it."""
