"""Drawing a scene: its picture by light transport, its truth buffers by rays."""
