"""From a spec to an expert: a repository on the Hub, a folder, or `PLUGIN:NAME` of the entry-point group.

Nothing heavy is imported before an expert is loaded. Which class of transformers fills a role is told by the
`model_type` in the checkpoint's config.json, never guessed from its name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, Literal, cast

from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.experts import (
    Calibrator,
    Captioner,
    Classifier,
    DepthEstimator,
    Detector,
    FacingEstimator,
    Segmenter,
    TextEmbedder,
)

GROUP: Final = "spatialgauge.experts"
"""Entry-point group of plugins: each entry is a function `create(name, loading)`, asked for as `ENTRY:NAME`."""
NEEDED: Final = ("torch", "transformers")

Role = Literal["detector", "segmenter", "depth", "captioner", "calibrator", "embedder", "classifier", "facing"]

PROTOCOLS: Final[Mapping[Role, type[Any]]] = {
    "detector": Detector,
    "segmenter": Segmenter,
    "depth": DepthEstimator,
    "captioner": Captioner,
    "calibrator": Calibrator,
    "embedder": TextEmbedder,
    "classifier": Classifier,
    "facing": FacingEstimator,
}

TABLE: Final[Mapping[Role, Mapping[str, str]]] = {
    "detector": {
        "d_fine": "closed_vocabulary:ClassDetector",
        "florence2": "florence2:Florence2",
        "grounding-dino": "grounding_dino:GroundingDino",
        "mm-grounding-dino": "grounding_dino:GroundingDino",
        "omdet-turbo": "omdet:OmDetTurbo",
        "owlv2": "owl:Owl",
        "owlvit": "owl:Owl",
        "rt_detr": "closed_vocabulary:ClassDetector",
        "rt_detr_v2": "closed_vocabulary:ClassDetector",
        "sam3": "sam3:Sam3",
        "sam3_video": "sam3:Sam3",
    },
    "segmenter": {
        "sam": "segmenters:Sam",
        "sam_hq": "segmenters:Sam",
        "sam2": "segmenters:Sam2",
        "sam2_video": "segmenters:Sam2",
        "sam3_tracker": "segmenters:Sam2",
        "sam3_tracker_video": "segmenters:Sam2",
        "sam3_video": "segmenters:Sam2",
    },
    "depth": {
        "depth_anything": "depth:MetricDepth",
        "depth_pro": "depth:DepthPro",
        "glpn": "depth:MetricDepth",
        "zoedepth": "depth:ZoeDepth",
    },
    "captioner": {"florence2": "florence2:Florence2"},
    "calibrator": {},
    "embedder": {
        "clip": "two_towers:TwoTowers",
        "metaclip_2": "two_towers:TwoTowers",
        "siglip": "two_towers:TwoTowers",
        "siglip2": "two_towers:TwoTowers",
    },
    "classifier": {
        "clip": "two_towers:TwoTowers",
        "metaclip_2": "two_towers:TwoTowers",
        "siglip": "two_towers:TwoTowers",
        "siglip2": "two_towers:TwoTowers",
    },
    "facing": {},
}
"""Role, `model_type` of the checkpoint, and the class that runs it."""


@dataclass(frozen=True, slots=True)
class Loading:
    """How an expert is loaded; `threshold` is the least confidence of what a detector tells, None its family's own."""

    device: Literal["auto", "cpu", "cuda", "mps"] = "auto"
    dtype: Literal["auto", "float32", "float16", "bfloat16"] = "float32"
    revision: str | None = None
    threshold: float | None = None


DEFAULT: Final = Loading()


def load_detector(spec: str, loading: Loading = DEFAULT) -> Detector:
    """Return the detector a spec names; raises as `load` does."""
    return cast("Detector", load("detector", spec, loading))


def load_segmenter(spec: str, loading: Loading = DEFAULT) -> Segmenter:
    """Return the segmenter a spec names; raises as `load` does."""
    return cast("Segmenter", load("segmenter", spec, loading))


def load_depth(spec: str, loading: Loading = DEFAULT) -> DepthEstimator:
    """Return the estimator of metric depth a spec names; raises as `load` does."""
    return cast("DepthEstimator", load("depth", spec, loading))


def load_captioner(spec: str, loading: Loading = DEFAULT) -> Captioner:
    """Return the captioner a spec names; raises as `load` does."""
    return cast("Captioner", load("captioner", spec, loading))


def load_calibrator(spec: str, loading: Loading = DEFAULT) -> Calibrator:
    """Return the calibrator a spec names; raises as `load` does."""
    return cast("Calibrator", load("calibrator", spec, loading))


def load_embedder(spec: str, loading: Loading = DEFAULT) -> TextEmbedder:
    """Return the embedder of texts a spec names; raises as `load` does."""
    return cast("TextEmbedder", load("embedder", spec, loading))


def load_classifier(spec: str, loading: Loading = DEFAULT) -> Classifier:
    """Return the zero-shot classifier a spec names; raises as `load` does."""
    return cast("Classifier", load("classifier", spec, loading))


def load_facing(spec: str, loading: Loading = DEFAULT) -> FacingEstimator:
    """Return the estimator of facing a spec names; raises as `load` does."""
    return cast("FacingEstimator", load("facing", spec, loading))


def load(role: Role, spec: str, loading: Loading = DEFAULT) -> Any:
    """Return the expert a spec names, as its role's protocol.

    Raises UsageError for a missing extra, folder or plugin, and for a model that cannot fill the role, naming those
    that can; ServiceError where the Hub cannot be reached or the weights are damaged.
    """
    return load_any((role,), spec, loading)[1]


def load_any(roles: Sequence[Role], spec: str, loading: Loading = DEFAULT) -> tuple[Role, Any]:
    """Return the first of the roles that the model of a spec can fill, and the expert; raises as `load` does."""
    wanted = " or ".join(roles)
    plugin, colon, name = spec.partition(":")
    if colon:
        return _from_plugin(roles, plugin, name, loading)
    source = checked(wanted, spec)
    from spatialgauge.benchmark.experts.checkpoint import config_of

    config = config_of(source, loading.revision)
    for role in roles:
        if config.model_type in TABLE[role]:
            module, _, cls = TABLE[role][config.model_type].partition(":")
            kind = getattr(import_module(f"spatialgauge.benchmark.experts.{module}"), cls)
            return role, kind(source, config, loading)
    known = sorted({name for role in roles for name in TABLE[role]})
    raise UsageError(
        f"{source} is a {config.model_type} model, which is not known as a {wanted} "
        f"(known: {', '.join(known) or 'none in transformers'}; a plugin is NAME:... in the entry-point group {GROUP})"
    )


def checked(owner: str, spec: str) -> str:
    """Return the repository or folder of a spec; UsageError for a missing extra or a folder that holds no model."""
    missing = [package for package in NEEDED if find_spec(package) is None]
    if missing:
        raise UsageError(f"{owner} {spec} needs {' and '.join(missing)}: pip install 'spatialgauge[local]'")
    source = str(Path(spec).expanduser())
    if (source.startswith(("/", ".")) or Path(source).is_dir()) and not (Path(source) / "config.json").is_file():
        raise UsageError(f"{owner}: {source} is no folder with a config.json, so it is no model")
    return source


def _from_plugin(roles: Sequence[Role], plugin: str, name: str, loading: Loading) -> tuple[Role, Any]:
    entries = {entry.name: entry for entry in entry_points(group=GROUP)}
    if plugin not in entries:
        raise UsageError(f"no expert plugin is named {plugin!r} (known: {', '.join(sorted(entries)) or 'none'})")
    try:
        expert = entries[plugin].load()(name, loading)
    except Exception as error:  # other people's code may fail in any way
        raise UsageError(f"expert {plugin}:{name} cannot be loaded: {type(error).__name__}: {error}") from error
    for role in roles:
        if isinstance(expert, PROTOCOLS[role]):
            return role, expert
    parts = " or ".join(PROTOCOLS[role].__name__ for role in roles)
    raise UsageError(f"expert {plugin}:{name} is no {' or '.join(roles)}: it lacks a part of {parts}")
