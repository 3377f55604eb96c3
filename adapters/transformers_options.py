"""How a model of transformers is loaded and how it generates."""

from typing import Literal

from pydantic import Field

from spatialgauge.adapters.coordinates import Convention
from spatialgauge.adapters.options import Options


class TransformersOptions(Options):
    """How a model is loaded and how it generates."""

    device: Literal["auto", "cpu", "cuda", "mps"] = "auto"
    """Where it runs; auto: the first there is of cuda, mps, cpu."""
    device_map: Literal["auto", "balanced", "sequential"] | None = None
    """How it is spread over several devices, in place of `device`; needs accelerate."""
    dtype: Literal["auto", "float32", "float16", "bfloat16"] = "auto"
    """Number format of the weights; auto: as stored."""
    quantised: Literal["8bit", "4bit"] | None = None
    """Load the weights in fewer bits; needs bitsandbytes."""
    attention: Literal["eager", "sdpa", "flash_attention_2", "flex_attention"] | None = None
    """Implementation of attention; default: the family's own."""
    compile: Literal["inductor", "eager"] | None = None
    """Backend of torch.compile; default: not compiled."""
    revision: str | None = None
    """Commit, tag or branch on the Hub."""
    batch_size: int = Field(default=8, gt=0)
    """Prompts generated for at once; halved where memory does not suffice."""
    max_new_tokens: int = Field(default=512, gt=0)
    """Most tokens a reply may have."""
    temperature: float = Field(default=0.0, ge=0)
    """Sampling temperature; 0 is greedy."""
    top_p: float | None = Field(default=None, gt=0, le=1)
    """Share of the likeliest tokens that is sampled from; default: the model's own."""
    top_k: int | None = Field(default=None, gt=0)
    """Number of the likeliest tokens that is sampled from; default: the model's own."""
    repetition_penalty: float | None = Field(default=None, gt=0)
    """What makes tokens that were used less likely; default: the model's own."""
    seed: int | None = None
    """Seed of the sampling, set anew for each batch."""
    answer_by: Literal["text", "likelihood"] = "text"
    """Choices and yes or no: from the text, or by which answer's first token is likeliest, with all probabilities in
    the record's trace."""
    numbered: bool = False
    """Write `Picture N:` before each of several pictures."""
    frames: Literal["pictures", "video"] = "pictures"
    """How several pictures are shown: one by one, or as the frames of one video with their times."""
    frame_seconds: float = Field(default=1.0, gt=0)
    """Seconds between two frames of a video."""
    grounding: Literal["family", "plain"] = "family"
    """How places are asked for: in the words of the model's family, or plainly."""
    norms_equal: bool = False
    """Give every picture token the norm of the mean text token (the mitigation that `diagnose` tries)."""
    trust_remote_code: bool = False
    """Run code that comes with the model."""
    image_side: int | None = Field(default=None, gt=0)
    """Longest side of a picture as given to the model's own processor, in pixels; default: as stored."""
    convention: Convention | None = None
    """How the model writes coordinates; default: by its family."""
