"""Compositional chain of thought: the model writes a scene graph first, and answers with it (Mitra et al. 2024).

arXiv:2311.17076.
"""

from spatialgauge.adapters.strategies.noting import noting

FIRST = (
    "For the picture and the question below, write a scene graph in JSON with:\n"
    '1. "objects": the things that matter for the question, and whatever they stand on or next to;\n'
    '2. "attributes": for each of them what bears on the question, such as size, colour, which way it faces;\n'
    '3. "relations": where they are to each other and to the camera, as [thing, relation, thing].\n'
    "Question: "
)
THEN = "A scene graph of the picture:\n{notes}\n\nUse the picture and the scene graph to answer."


WAY = noting("Write a scene graph, then answer with it", "scene graph", FIRST, THEN)
