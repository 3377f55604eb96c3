"""How far and how large, in units."""
