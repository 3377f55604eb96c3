"""Starts the app: Streamlit on this machine alone, telling nobody."""

import subprocess
import sys
from pathlib import Path

APP = Path(__file__).with_name("app.py")


def command_line(board: Path, port: int, host: str = "localhost") -> list[str]:
    """Return the command that serves a built board on a port of this machine."""
    return [
        *(sys.executable, "-m", "streamlit", "run", str(APP)),
        *("--server.port", str(port)),
        *("--server.headless", "true"),
        *("--server.address", host),
        *("--server.fileWatcherType", "none"),
        *("--browser.gatherUsageStats", "false"),
        *("--client.toolbarMode", "minimal"),
        *("--runner.magicEnabled", "false"),
        *("--theme.light.primaryColor", "#0072b2"),
        *("--theme.dark.primaryColor", "#56b4e9"),
        *("--", str(board)),
    ]


def serve(board: Path, port: int, host: str) -> int:
    """Serve the board until stopped, and return Streamlit's exit code."""
    return subprocess.run(command_line(board, port, host), check=False).returncode  # noqa: S603  our own words, no shell
