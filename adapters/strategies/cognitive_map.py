"""A cognitive map: the model places the things on a 10 x 10 grid seen from above, and answers with it.

Yang et al. 2025, "Thinking in Space" (arXiv:2412.14171), section 5.
"""

from spatialgauge.adapters.strategies.noting import noting

FIRST = (
    "Picture the scene from straight above, on a grid of 10 x 10 cells: x from 0 at its left to 9 at its right as the "
    "camera of the first picture sees it, y from 0 nearest to that camera to 9 farthest away. Estimate the cell of the "
    "middle of each thing that the question below is about, of the camera of each picture, and of every person. Answer "
    'with JSON only, such as {"chair": [[2, 3]], "camera": [[5, 0]]}.\nQuestion: '
)
THEN = (
    "A map of the scene from above (x to the right, y away from the camera of the first picture, cells of a 10 x 10 "
    "grid):\n{notes}\n\nUse the picture and the map to answer."
)


WAY = noting("Place the things on a map from above, then answer with it", "map", FIRST, THEN)
