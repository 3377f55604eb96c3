"""Maps the four folders at the top onto one installed package, `spatialgauge`."""

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

FOLDERS = ("benchmark", "tasks", "adapters", "leaderboard")
PARTS = [
    package for folder in FOLDERS for package in (folder, *(f"{folder}.{inner}" for inner in find_packages(folder)))
]


class WithoutThisFile(build_py):
    """The root folder is the package `spatialgauge`, but this file is no module of it."""

    def find_package_modules(self, package: str, package_dir: str) -> list[tuple[str, str, str]]:
        """Return (package, module, file) of a package's modules."""
        return [found for found in super().find_package_modules(package, package_dir) if found[1] != "setup"]


setup(
    cmdclass={"build_py": WithoutThisFile},
    packages=["spatialgauge", *(f"spatialgauge.{part}" for part in PARTS)],
    package_dir={
        "spatialgauge": ".",
        **{f"spatialgauge.{part}": part.replace(".", "/") for part in PARTS},
    },
    package_data={"": ["py.typed", "*.json", "*.toml", "*.parquet", "*.html", "*.css", "*.js"]},
)
