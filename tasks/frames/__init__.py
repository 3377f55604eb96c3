"""Relations under a named frame of reference."""
