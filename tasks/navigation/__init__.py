"""Finding the way: on a map, and in the scene."""
