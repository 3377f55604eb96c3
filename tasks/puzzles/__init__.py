"""Drawn puzzles: block figures, folded paper, nets, maps of a town; each knows its truth and how it looks."""
