"""Which native tasks can be asked of a mirrored picture, and which lengths are the same from either thing."""

from typing import Final

TWO_WAY: Final = frozenset({"distance_centre", "distance_gap", "distance_horizontal", "distance_vertical"})
MIRRORS: Final = TWO_WAY | {
    *("left_right", "front_behind", "above_below", "nearest_camera", "nearest_to", "between", "support", "touching"),
    *("taller", "wider", "bigger", "object_height", "object_width", "object_depth", "room_size"),
    *("distance_camera", "height_above_floor", "count"),
    *("frame_egocentric", "frame_intrinsic", "frame_addressee", "facing", "circle", "visible_to", "which_view"),
    *("camera_motion", "out_of_frame", "same_thing", "after_rotating", "collision"),
    *("fits_through", "fits_under", "fits_on", "two_hops", "three_hops", "consistency"),
}
"""In a mirrored scene the answer is the same but for left and right. Not so for a compass, a clock, and letters."""
