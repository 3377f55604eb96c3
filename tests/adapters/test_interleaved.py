"""A question whose words place its pictures is sent with each picture in its place, by every service's adapter."""

from typing import Any

import pytest
from PIL import Image

from spatialgauge.adapters import model_inputs, registry
from spatialgauge.benchmark.items import Prompt

WORDS = "From <image 2> to <image 1>: how?"


def shapes(service: str, body: dict[str, Any]) -> list[str]:
    """Text as it is, and a picture's own type in its place."""
    if service == "gemini":
        return [part.get("text") or part["inlineData"]["mimeType"] for part in body["contents"][0]["parts"]]
    if service == "anthropic":
        content = body["messages"][0]["content"]
        return [part.get("text") or part["source"]["media_type"] for part in content]
    urls = [part.get("text") or part["image_url"]["url"] for part in body["messages"][-1]["content"]]
    return [one.removeprefix("data:").partition(";base64")[0] for one in urls]


@pytest.mark.parametrize("service", ["openai", "gemini", "anthropic"])
async def test_pictures_are_sent_in_their_places(
    service: str, request: pytest.FixtureRequest, canary: str, prompt: Prompt
) -> None:
    url, server = request.getfixturevalue(f"{service}_server")
    adapter = registry.create(f"{service}/m", {"base_url": url})
    await adapter.ask(prompt.model_copy(update={"text": WORDS}))
    await adapter.close()
    first, second = (picture.mime for picture in prompt.pictures)
    assert shapes(service, server.asked[0].body) == ["From ", second, " to ", first, ": how?"]


@pytest.mark.parametrize(("numbered", "before"), [(False, []), (True, ["Picture 2:"])])
def test_a_local_model_is_shown_them_in_their_places(prompt: Prompt, numbered: bool, before: list[str]) -> None:
    images = [Image.new("RGB", (8, 8)), Image.new("RGB", (8, 9))]
    asked = model_inputs.Opened(prompt.model_copy(update={"text": WORDS}), images)
    *_, user = model_inputs.conversation(asked, numbered=numbered)
    told = [part.get("text") or part["image"] for part in user["content"]]
    assert told[: 2 + len(before)] == ["From ", *before, images[1]]
    assert told[-1] == ": how?"
