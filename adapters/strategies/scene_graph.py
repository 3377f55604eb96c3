"""Compositional chain of thought: the model writes a scene graph first, and answers with it (Mitra et al. 2024).

arXiv:2311.17076.
"""

from spatialgauge.adapters.strategies.calls import Calls
from spatialgauge.adapters.strategies.prompts import adding, freely, question_of
from spatialgauge.adapters.strategies.way import Way, WayOptions
from spatialgauge.benchmark.items import Prompt, Reply

FIRST = (
    "For the picture and the question below, write a scene graph in JSON with:\n"
    '1. "objects": the things that matter for the question, and whatever they stand on or next to;\n'
    '2. "attributes": for each of them what bears on the question, such as size, colour, which way it faces;\n'
    '3. "relations": where they are to each other and to the camera, as [thing, relation, thing].\n'
    "Question: "
)
THEN = "A scene graph of the picture:\n{graph}\n\nUse the picture and the scene graph to answer."


async def answer(prompt: Prompt, calls: Calls, _options: WayOptions) -> Reply:
    """Return the answer given with the model's own scene graph."""
    graph = await calls.ask(freely(prompt, FIRST + question_of(prompt)), "scene graph")
    return await calls.ask(adding(prompt, THEN.format(graph=graph.text.strip())), "answer")


WAY = Way(
    "Write a scene graph, then answer with it",
    options=WayOptions,
    answer=answer,
    most=lambda options: 2,
    least=lambda options: 2,
)
