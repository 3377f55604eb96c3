"""Meshes from formulas: the shapes that objects and rooms are built of."""
