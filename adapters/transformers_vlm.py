"""Vision-language models from the Hugging Face Hub or a folder, run in this process by transformers."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from spatialgauge.adapters.coordinates import Convention, convention_of
from spatialgauge.adapters.families import FAMILIES, stored_type
from spatialgauge.adapters.grounding import VERSION
from spatialgauge.adapters.in_process import InProcess
from spatialgauge.adapters.provider import Provider
from spatialgauge.adapters.transformers_options import TransformersOptions
from spatialgauge.benchmark.asking import AdapterCard
from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.experts.devices import device_named
from spatialgauge.benchmark.items import Prompt, Reply

if TYPE_CHECKING:
    from spatialgauge.adapters.local_model import LocalModel

NEEDED = ("torch", "transformers")
BATCHES = 2
"""Batches under way: one that the model answers, one whose pictures are decoded meanwhile."""


class TransformersAdapter(InProcess["LocalModel"]):
    """One vision-language model."""

    def __init__(self, source: str, options: TransformersOptions, device: str) -> None:
        settings = options.model_dump(exclude={"image_side", "convention"}) | {
            "device": device,
            "backend": "pil",
            "grounding_version": VERSION,
        }
        card = AdapterCard(
            spec=f"transformers/{source}",
            model=source,
            convention=options.convention or _convention(source),
            image_side=options.image_side,
            settings=settings,
            packages=("torch", "transformers", "tokenizers", "pillow"),
            concurrency=BATCHES,
        )
        super().__init__(card, options.batch_size)
        self._source, self._options, self._device = source, options, device

    def _answer(self, prompts: Sequence[Prompt]) -> list[Reply]:
        from spatialgauge.adapters.model_inputs import opened

        asked = [opened(prompt) for prompt in prompts]
        with self._lock:  # who waits here has decoded its pictures while the model was busy
            return self._ready().answer(asked)

    def _load(self) -> "LocalModel":
        from spatialgauge.adapters.local_loading import loaded
        from spatialgauge.adapters.local_model import LocalModel

        return LocalModel(loaded(self._source, self._options, self._device, self._card.convention), self._options)


def _make(name: str, options: TransformersOptions) -> TransformersAdapter:
    missing = [package for package in NEEDED if find_spec(package) is None]
    if missing:
        raise UsageError(f"transformers/{name} needs {' and '.join(missing)}: pip install 'spatialgauge[local]'")
    source = str(Path(name).expanduser()) if name.startswith("~") else name
    if source.startswith((".", "/")) or Path(source).is_dir():
        if not Path(source).is_dir():
            raise UsageError(f"transformers: there is no folder {source}")
        if not (Path(source) / "config.json").is_file():
            raise UsageError(f"transformers: the folder {source} holds no config.json, so it is no model")
    needed = (("accelerate", "local", options.device_map), ("bitsandbytes", "quantised", options.quantised))
    for package, extra, wanted in needed:
        if wanted is not None and find_spec(package) is None:
            raise UsageError(f"transformers/{name}: this option needs {package}: pip install 'spatialgauge[{extra}]'")
    return TransformersAdapter(source, options, device_named(options.device, "transformers"))


def _convention(source: str) -> Convention:
    """Return what a folder's own config says of its family, else what the name tells."""
    return FAMILIES.get(stored_type(Path(source)) or "") or convention_of(Path(source).name)


PROVIDER = Provider(
    summary="A vision-language model from the Hugging Face Hub or a folder, run in this process",
    takes="a repository on the Hub or a folder",
    options=TransformersOptions,
    make=_make,
    needs=("spatialgauge[local]",),
)
