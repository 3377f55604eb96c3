"""Textures from formulas: wood, cloth, labels, floors, walls; sRGB arrays, row 0 at the top."""
