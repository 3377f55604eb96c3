"""The suites that a board may be of."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spatialgauge.benchmark.suites import Suite


def known_suites(references: Sequence[str]) -> "dict[str, Suite]":
    """Return by hash the suites that ship with the package and those that are named."""
    from spatialgauge.benchmark.cli.suite import open_suite
    from spatialgauge.tasks.suites import SHIPPED

    loaded = [open_suite(reference) for reference in (*SHIPPED, *references)]
    return {suite.card.hash: suite for suite in loaded}
