"""Where one thing is from another."""
