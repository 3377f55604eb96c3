"""What would happen: after a move, after a turn, on the way ahead."""
