"""Maps the four folders at the top onto one installed package, `spatialgauge`."""

from setuptools import find_packages, setup

FOLDERS = ("benchmark", "tasks", "adapters", "leaderboard")
PARTS = [
    package for folder in FOLDERS for package in (folder, *(f"{folder}.{inner}" for inner in find_packages(folder)))
]

setup(
    packages=["spatialgauge", *(f"spatialgauge.{part}" for part in PARTS)],
    package_dir={
        "spatialgauge": ".",
        **{f"spatialgauge.{part}": part.replace(".", "/") for part in PARTS},
    },
    package_data={"": ["py.typed", "*.json", "*.parquet", "*.html", "*.css"]},
)
