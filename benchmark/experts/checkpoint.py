"""What the experts from transformers share: loading a checkpoint in plain errors, and running within memory."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

import torch

from spatialgauge.benchmark.errors import ServiceError, UsageError
from spatialgauge.benchmark.experts import Rgb
from spatialgauge.benchmark.experts.devices import device_named, out_of_memory
from spatialgauge.benchmark.experts.loading import Loading
from spatialgauge.benchmark.items import Scalar


def config_of(source: str, revision: str | None) -> Any:
    """Return a checkpoint's configuration; ServiceError where there is none to be had."""
    from transformers import AutoConfig
    from transformers.utils import logging

    cast("Any", logging).disable_progress_bar()  # a run has a bar of its own
    with plain_errors(source):
        return AutoConfig.from_pretrained(source, revision=revision)


@contextmanager
def plain_errors(source: str) -> Iterator[None]:
    """Turn whatever a family's loading code raises into a ServiceError of one line."""
    try:
        yield
    except (UsageError, ServiceError):
        raise
    except Exception as error:  # every family's loading code fails in ways of its own
        if out_of_memory(error):
            raise ServiceError(f"{source} cannot be loaded: there is not memory enough for its weights") from error
        told = " ".join(str(error).split())[:600]
        raise ServiceError(f"{source} cannot be loaded: {type(error).__name__}: {told}") from error


class Checkpoint:
    """A loaded model with its processor, on its device, ready to be asked.

    `kind` is the class of the model, `processor` loads what prepares its input, both from transformers.
    """

    def __init__(
        self, source: str, config: Any, loading: Loading, kind: Any, processor: Callable[..., Any] | None = None
    ) -> None:
        self.source = source
        self.config = config
        self.device = device_named(loading.device, source)
        with plain_errors(source):
            self.processor: Any = processor(source, revision=loading.revision) if processor else None
            model, told = kind.from_pretrained(
                source, revision=loading.revision, dtype=getattr(torch, loading.dtype, "auto"), output_loading_info=True
            )
        if missing := sorted(told["missing_keys"]):
            raise ServiceError(
                f"{source} lacks {len(missing)} of the weights of {kind.__name__}, such as {missing[0]}: "
                "it is a checkpoint of another class"
            )
        self.model: Any = model.to(self.device).eval()
        self._run_as = {"dtype": str(self.model.dtype).removeprefix("torch."), "revision": loading.revision}

    @property
    def provenance(self) -> Mapping[str, Scalar | None]:
        """Source, class and commit of the model, and how it is run."""
        return {
            "source": self.source,
            "class": type(self.model).__name__,
            "commit": getattr(self.config, "_commit_hash", None),
            "device": self.device,
            **self._run_as,
        }

    def run(self, picture: Rgb, **inputs: Any) -> Any:
        """Return the model's output for inputs made of a picture; MemoryError names the picture's size."""
        with self.within_memory(picture):
            return self.model(**self.placed(inputs))

    def placed(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Return the inputs with their tensors on the model's device, numbers in its own format."""
        return {
            name: value.to(self.device, self.model.dtype if value.is_floating_point() else None)
            if isinstance(value, torch.Tensor)
            else value
            for name, value in inputs.items()
        }

    @contextmanager
    def within_memory(self, picture: Rgb) -> Iterator[None]:
        """Run without gradients; MemoryError names the model and the picture where memory does not suffice."""
        try:
            with torch.inference_mode():
                yield
        except Exception as error:
            if not out_of_memory(error):
                raise
            high, wide = picture.shape[:2]
            raise MemoryError(
                f"{self.source} on {self.device} has not memory enough for a picture of {wide} x {high}"
            ) from error
