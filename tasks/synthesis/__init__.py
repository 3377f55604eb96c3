"""Training data from scenes: questions and answers as people put them, whose truth is known."""
