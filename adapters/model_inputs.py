"""From prompts to what a local model takes: pictures or frames, and words in the template of its family."""

import io
from collections.abc import Sequence
from typing import Any, NamedTuple

from PIL import Image

from spatialgauge.adapters.families import UNTEMPLATED
from spatialgauge.adapters.grounding import instead
from spatialgauge.adapters.transformers_options import TransformersOptions
from spatialgauge.benchmark.asking import Fatal
from spatialgauge.benchmark.interleaved import pieces
from spatialgauge.benchmark.items import Prompt


class Opened(NamedTuple):
    """A prompt with its pictures decoded, which any thread may do while the model is busy."""

    prompt: Prompt
    images: list[Image.Image]


def opened(prompt: Prompt) -> Opened:
    """Return the prompt with its pictures decoded."""
    return Opened(prompt, [Image.open(io.BytesIO(picture.data)).convert("RGB") for picture in prompt.pictures])


class Inputs:
    """What a model takes of prompts, by its processor and its family; places are asked for in its words already."""

    def __init__(self, processor: Any, family: str, options: TransformersOptions) -> None:
        self._processor, self._options = processor, options
        self._untemplated = None if processor.chat_template else UNTEMPLATED.get(family)

    @property
    def alone(self) -> bool:
        """Whether each prompt has to be asked by itself."""
        return self._untemplated is not None and self._untemplated.alone

    def declined(self, prompt: Prompt) -> str | None:
        """Return why this family cannot be asked a prompt at all, None where it can."""
        if self._untemplated is None:
            return None
        if len(prompt.pictures) != 1:
            return "this family looks at one picture at a time"
        if self._untemplated.question is None and not self._in_its_words(prompt):
            return "this family shows what a phrase names, and answers no questions"
        return None

    def clip(self, asked: Opened) -> int:
        """Return how many frames are shown as one video, 0 where pictures are shown as pictures."""
        return len(asked.images) if self._options.frames == "video" and len(asked.images) > 1 else 0

    def of(self, prompts: Sequence[Opened]) -> Any:
        """Return token numbers, masks and pixels of a batch, padded; Fatal where frames are of several sizes."""
        shown = [self._shown(asked) for asked in prompts]
        clips = [[asked.images] if self.clip(asked) else [] for asked in prompts]
        texts, images = [text for text, _ in shown], [pictures for _, pictures in shown]
        more: dict[str, Any] = {}
        if any(clips):
            more = {"videos": clips, "video_metadata": [self._times(frames) for clip in clips for frames in clip]}
        bos = self._processor.tokenizer.bos_token
        if bos is not None and texts[0].startswith(bos):
            more["add_special_tokens"] = False  # the template has written it
        given = self._processor(
            text=texts, images=images if any(images) else None, padding=True, return_tensors="pt", **more
        )
        for name in ("labels", "video_metadata"):  # PaliGemma's, for training; the times are in the words by now
            given.pop(name, None)
        return given

    def _shown(self, asked: Opened) -> tuple[str, Any]:
        """Return the text as the family's template writes it, and the pictures that stand in it, in their order."""
        if self._untemplated is None:
            messages = conversation(asked, numbered=self._options.numbered, clip=bool(self.clip(asked)))
            text = self._processor.apply_chat_template(messages, add_generation_prompt=True, tokenize=False)
            return text, [part["image"] for part in messages[-1]["content"] if "image" in part]
        prompt = asked.prompt
        words = [piece for piece in pieces(prompt.text, asked.images) if isinstance(piece, str)]
        said = " ".join(filter(None, (prompt.system, *words)))
        if self._untemplated.question is not None and not self._in_its_words(prompt):
            said = self._untemplated.question.format(text=said)
        return self._untemplated.picture + said, asked.images[0]

    def _in_its_words(self, prompt: Prompt) -> bool:
        return self._options.grounding == "family" and instead(prompt) is not None

    def _times(self, frames: Sequence[Image.Image]) -> dict[str, Any]:
        """Return when each frame was taken; Fatal where they are not of one size."""
        if len({frame.size for frame in frames}) > 1:
            raise Fatal("frames of several sizes are no video; -o frames=pictures shows each as a picture")
        count = len(frames)
        return {
            "total_num_frames": count,
            "fps": 1 / self._options.frame_seconds,
            "duration": count * self._options.frame_seconds,
            "frames_indices": list(range(count)),
        }


def conversation(asked: Opened, *, numbered: bool, clip: bool = False) -> list[dict[str, Any]]:
    """Return the messages of a chat template: pictures first, or where the words place them, `numbered` if several.

    `clip` says that they are the frames of one video, which stands first.
    """
    prompt = asked.prompt
    system = [{"role": "system", "content": [{"type": "text", "text": prompt.system}]}] if prompt.system else []
    content: list[dict[str, Any]] = [{"type": "video"}] if clip else []
    several = numbered and len(asked.images) > 1
    for piece in pieces(prompt.text, list(enumerate(asked.images, start=1))):
        if isinstance(piece, str):
            content.append({"type": "text", "text": piece})
        elif not clip:
            number, image = piece
            content += [{"type": "text", "text": f"Picture {number}:"}] if several else []
            content.append({"type": "image", "image": image})
    return [*system, {"role": "user", "content": content}]
