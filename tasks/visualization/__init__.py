"""Seeing with the mind's eye: folded paper, nets, hidden blocks."""
