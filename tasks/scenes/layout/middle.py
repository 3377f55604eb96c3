"""The middle of a stage on which things stand round an anchor, seen along one line of sight."""

from dataclasses import dataclass
from math import cos, sin

from spatialgauge.tasks.scenes.layout.props import Spot
from spatialgauge.tasks.scenes.world import Camera, Room


@dataclass(frozen=True)
class Middle:
    """The fixed part: room, camera, where the anchor stands, and the direction of sight at it (radians)."""

    room: Room
    camera: Camera
    x: float
    y: float
    sight: float

    def around(self, angle: float, distance: float, yaw: float) -> Spot:
        """Return the spot at an angle off the line of sight and a distance from the anchor, on the floor."""
        heading = self.sight + angle
        return Spot(self.x + distance * cos(heading), self.y + distance * sin(heading), yaw=yaw)
