"""A model that sees: it answers the questions of `adapters check` from the words and the pixels alone."""

import base64
import io
import json
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image

COLOURS = {"red": (208, 24, 24), "green": (24, 160, 40), "blue": (24, 56, 200), "yellow": (240, 216, 24)}


def answer(text: str, pictures: Sequence[bytes]) -> str:
    """Return a short answer in the form the text asks for."""
    if "a picture that you cannot see" in text:
        return _thought(text)
    if not pictures:
        return "A" if re.search(r"^A\. ", text, re.MULTILINE) else "No."
    image = np.asarray(Image.open(io.BytesIO(pictures[0])).convert("RGB"), dtype=float)
    if "colour" in text:
        mean = image.mean(axis=(0, 1))
        return _letter(text, min(COLOURS, key=lambda name: float(np.abs(mean - COLOURS[name]).sum())))
    spot = dot(image)
    if spot is None:
        return "[]" if "JSON" in text else "No."
    if "half" in text:
        return _letter(text, "left" if spot[0] < image.shape[1] / 2 else "right")
    if re.search(r"\bbox", text):
        return json.dumps([{"bbox_2d": [spot[0] - 5, spot[1] - 5, spot[0] + 5, spot[1] + 5], "label": "dot"}])
    return _point(text, spot, image.shape[1], image.shape[0]) if "JSON" in text else "Yes."


def _thought(text: str) -> str:
    """Return a turn of one who sees nothing: the whole question for whoever does, then what they said."""
    told = re.findall(r" -> (.*?)(?: \(= \S+ m\))?$", text, re.MULTILINE)
    question = text.partition("The question:\n")[2].rpartition("\n\nYou have asked nothing")[0]
    return json.dumps({"final": told[-1]} if told else {"ask": [question]})


def dot(image: Any) -> tuple[float, float] | None:
    """Return the centre of what is red, in pixels."""
    rows, columns = np.nonzero((image[..., 0] > 150) & (image[..., 1] < 90) & (image[..., 2] < 90))
    return (float(columns.mean()) + 0.5, float(rows.mean()) + 0.5) if len(rows) else None


def _letter(text: str, option: str) -> str:
    found = re.search(rf"^([A-Z])\. {option}$", text, re.MULTILINE)
    return found[1] if found else option


def _point(text: str, spot: tuple[float, float], width: int, height: int) -> str:
    key = re.search(r'the point in "(\w+)"', text)
    scale = re.search(r"normalised to 0-(\d+)", text)
    x, y = spot
    if scale:
        x, y = x / width * float(scale[1]), y / height * float(scale[1])
    pair = [round(y, 1), round(x, 1)] if "[y, x]" in text else [round(x, 1), round(y, 1)]
    return json.dumps([{key[1] if key else "point_2d": pair, "label": "dot"}])


def of_openai(body: dict[str, Any]) -> str:
    """Return the answer to a chat completion's body."""
    content = body["messages"][-1]["content"]
    parts = [{"type": "text", "text": content}] if isinstance(content, str) else content
    pictures = [_decoded(part["image_url"]["url"]) for part in parts if part["type"] == "image_url"]
    return answer("\n".join(part["text"] for part in parts if part["type"] == "text"), pictures)


def of_gemini(body: dict[str, Any]) -> str:
    """Return the answer to a generateContent body in camelCase."""
    parts = body["contents"][-1]["parts"]
    pictures = [base64.urlsafe_b64decode(part["inlineData"]["data"]) for part in parts if "inlineData" in part]
    return answer("\n".join(part["text"] for part in parts if "text" in part), pictures)


def of_anthropic(body: dict[str, Any]) -> str:
    """Return the answer to a body of Anthropic's messages."""
    parts = body["messages"][-1]["content"]
    pictures = [base64.b64decode(part["source"]["data"]) for part in parts if part["type"] == "image"]
    return answer("\n".join(part["text"] for part in parts if part["type"] == "text"), pictures)


def _decoded(uri: str) -> bytes:
    return base64.b64decode(uri.partition(";base64,")[2])
