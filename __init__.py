"""spatialgauge: measures how well vision-language models reason about space."""

__version__ = "0.1.0"
