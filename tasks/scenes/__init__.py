"""Scenes: objects in rooms under cameras, with the truth about all of them."""
