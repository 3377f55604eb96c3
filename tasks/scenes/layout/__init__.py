"""Putting things in rooms, and the twin of each picture in which other answers are right."""
