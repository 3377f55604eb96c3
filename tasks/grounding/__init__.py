"""Showing where: points, boxes, masks, counts, and what is not there."""
