"""What a command says of its work while it does it: to standard error, without keys."""

import logging

import click

LEVELS = ("debug", "info", "warning", "error")

log_option = click.option(
    "--log-level",
    type=click.Choice(LEVELS),
    default="warning",
    show_default=True,
    help="What to tell of on standard error; info: each retry and its reason.",
)


class _Echo(logging.Handler):
    """Writes to what standard error is at the time, which a bar may stand on."""

    def emit(self, record: logging.LogRecord) -> None:
        click.echo(self.format(record), err=True)


def start_logging(level: str) -> None:
    """Log from this level on, that of libraries too; every line goes through the redactor."""
    from spatialgauge.benchmark.redaction import RedactingFormatter, Redactor

    handler = _Echo()
    handler.setFormatter(
        RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s", Redactor.of_environment())
    )
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
