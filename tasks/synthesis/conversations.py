"""A row as a conversation, in the form that each family's training code reads."""

import base64
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from spatialgauge.tasks.synthesis.rows import Row
from spatialgauge.tasks.synthesis.steps import reasoned

Conversation = dict[str, Any]


def _asked_and_told(row: Row) -> tuple[str, str]:
    """Return question and answer; a chain's answer has its reasoning before it."""
    return str(row["question"]), reasoned(str(row["reasoning"]), str(row["answer"]))


def llava(row: Row, picture: Path) -> Conversation:
    """LLaVA's list of turns, the picture's token first."""
    question, answer = _asked_and_told(row)
    turns = [{"from": "human", "value": f"<image>\n{question}"}, {"from": "gpt", "value": answer}]
    return {"id": row["id"], "image": picture.as_posix(), "conversations": turns}


def qwen(row: Row, picture: Path) -> Conversation:
    """Qwen-VL's messages, the picture by its path."""
    question, answer = _asked_and_told(row)
    content = [{"type": "image", "image": picture.as_posix()}, {"type": "text", "text": question}]
    return {"messages": [{"role": "user", "content": content}, {"role": "assistant", "content": answer}]}


def openai(row: Row, picture: Path) -> Conversation:
    """OpenAI's fine-tuning messages, the picture within as a data URL; `picture` has to be readable."""
    question, answer = _asked_and_told(row)
    kind = {".jpeg": "jpeg", ".jpg": "jpeg", ".png": "png", ".webp": "webp"}[picture.suffix]
    url = f"data:image/{kind};base64,{base64.b64encode(picture.read_bytes()).decode()}"
    content = [{"type": "text", "text": question}, {"type": "image_url", "image_url": {"url": url}}]
    return {"messages": [{"role": "user", "content": content}, {"role": "assistant", "content": answer}]}


def messages(row: Row, picture: Path) -> Conversation:
    """Messages as TRL and the chat templates of transformers take them, the pictures beside."""
    question, answer = _asked_and_told(row)
    return {
        "messages": [
            {"role": "user", "content": [{"type": "image"}, {"type": "text", "text": question}]},
            {"role": "assistant", "content": [{"type": "text", "text": answer}]},
        ],
        "images": [picture.as_posix()],
    }


def regions(row: Row, picture: Path) -> Conversation:
    """SpatialRGPT's form: things are `<region1>`, ... and given as boxes and masks."""
    turns = [
        {"from": "human", "value": f"<image>\n{row['region_question']}"},
        {"from": "gpt", "value": str(row["region_answer"])},
    ]
    return {"id": row["id"], "image": picture.as_posix(), "regions": row["regions"], "conversations": turns}


FORMS: Final[Mapping[str, Callable[[Row, Path], Conversation]]] = {
    "llava": llava,
    "qwen": qwen,
    "openai": openai,
    "messages": messages,
    "regions": regions,
}
