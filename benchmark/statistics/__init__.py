"""Intervals and tests that respect how items hang together."""
