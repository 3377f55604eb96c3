"""Whether a suite can be answered without looking, and whether a model agrees with itself."""
