"""Recipes that furnish rooms so that each picture has a twin in which other answers are right."""

from spatialgauge.tasks.scenes.layout.generating import STAGES, LayoutError, generate

__all__ = ["STAGES", "LayoutError", "generate"]
