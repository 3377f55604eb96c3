"""The static twin of the pages: HTML, JSON and pictures in a folder, for a host that only serves files."""
