"""The measuring engine: it knows items and answers, and no model, no scene, no web page."""
