"""One scene from several sides."""
