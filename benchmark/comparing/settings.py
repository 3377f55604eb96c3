"""Which settings of a run change what is asked of a model."""

from spatialgauge.benchmark.items import Scalar
from spatialgauge.benchmark.manifest import Manifest

WHERE = frozenset({"base_url", "device", "batch_size", "token_field", "revision"})
"""Adapter settings that say which model runs and where, not how it is asked; these may differ."""


def settings_of(manifest: Manifest) -> dict[str, Scalar | None]:
    """Return the settings two runs must share to be compared, by name; those that nobody set are left out."""
    every: dict[str, Scalar | None] = {
        **{name: value for name, value in manifest.adapter.settings.items() if name not in WHERE},
        **manifest.settings,
        "strategy": manifest.strategy,
        "convention": manifest.adapter.convention,
    }
    return {name: value for name, value in every.items() if value is not None}
