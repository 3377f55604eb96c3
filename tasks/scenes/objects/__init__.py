"""Everyday objects, one builder a kind; `catalogue` lists them."""
