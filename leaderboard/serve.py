"""Starts the app: Streamlit on this machine alone, telling nobody."""

import subprocess
import sys
from pathlib import Path

APP = Path(__file__).with_name("app.py")


def command_line(runs: Path, port: int) -> list[str]:
    """Return the command that serves the runs in a folder on a port of this machine."""
    return [
        *(sys.executable, "-m", "streamlit", "run", str(APP)),
        *("--server.port", str(port)),
        *("--server.headless", "true"),
        *("--server.address", "localhost"),
        *("--server.fileWatcherType", "none"),
        *("--browser.gatherUsageStats", "false"),
        *("--client.toolbarMode", "minimal"),
        *("--runner.magicEnabled", "false"),
        *("--theme.light.primaryColor", "#0072b2"),
        *("--theme.dark.primaryColor", "#56b4e9"),
        *("--", str(runs)),
    ]


def serve(runs: Path, port: int) -> int:
    """Serve the runs until stopped, and return Streamlit's exit code."""
    return subprocess.run(command_line(runs, port), check=False).returncode  # noqa: S603  our own words, no shell
