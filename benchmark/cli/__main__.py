"""`python -m spatialgauge.benchmark.cli`: the command line without its script."""

from spatialgauge.benchmark.cli import main

main()
