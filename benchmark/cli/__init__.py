"""The command line; one module a command, imported only when it runs.

Exit codes: 0 fine, 1 checks failed, 2 inconclusive, 64 usage, 65 bad or mismatching data, 69 the model's service cannot
be reached or refuses the key, 70 internal error, 130 interrupted with the state saved.
"""

import difflib
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from spatialgauge import __version__
from spatialgauge.benchmark.errors import GaugeError

COMMANDS = {
    "run": ("run", "Ask models every question of a suite; resumes by itself."),
    "report": ("report", "Scores, intervals, floors and outcomes of runs."),
    "compare": ("compare", "Whether one run is worse than another: pass, regression, inconclusive."),
    "runs": ("runs", "List the runs of a folder and how each stands."),
    "baseline": ("baseline", "Keep a run as a file that later ones are compared with."),
    "rescore": ("rescore", "Read and score a run's stored replies anew; nothing is asked."),
    "suite": ("suite", "List, show, build, verify, export and publish suites."),
    "tasks": ("tasks", "What each task asks, of what, and how it is scored."),
    "adapters": ("adapters", "List the models and ways of asking them."),
    "parse": ("parse", "Read answers from replies: JSON lines in, JSON lines out."),
    "score": ("score", "Score replies made elsewhere by a suite's rules; JSON out."),
    "submit": ("submit", "Pack a run, or replies made elsewhere, for a leaderboard."),
    "verify": ("verify", "Check a submission, score it anew, and show its row."),
    "leaderboard": ("leaderboard", "Build, serve and export the pages on which models are compared."),
    "human": ("human", "Serve a page on which people answer the same items."),
    "audit": ("audit", "Whether a suite can be answered without looking, and whether a model looks."),
    "lift": ("lift", "Photographs to scenes: what is there, how large, where in space."),
    "synthesize": ("synthesize", "Lifted scenes to question-answer training data."),
    "diagnose": ("diagnose", "What a transformers model does with its picture tokens."),
    "inspect": ("inspect", "A sheet of synthesized items for a person to judge, and the error rates."),
    "doctor": ("doctor", "Check this machine: packages, libraries, keys."),
}
"""Name to module and summary; the summary stands here so that help imports no command."""


class _Commands(click.Group):
    """Commands whose modules are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"spatialgauge.benchmark.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(COMMANDS)}"
            ctx.fail(f"there is no command {args[0]!r}; {hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


def _defaults(ctx: click.Context) -> dict[str, Any]:
    """Return the defaults of the command's options from `spatialgauge.toml` or `pyproject.toml`, and the prices."""
    from spatialgauge.benchmark.cli.settings import of_command, read_settings

    settings, name = read_settings(), ctx.invoked_subcommand
    command = group.get_command(ctx, name) if settings and name else None
    return of_command(settings, name, command, COMMANDS) if command and name else {}


@click.command(
    cls=_Commands,
    context_settings={
        "auto_envvar_prefix": "SPATIALGAUGE",
        "help_option_names": ["-h", "--help"],
        "max_content_width": 110,
    },
)
@click.version_option(__version__, prog_name="spatialgauge")
@click.option("--debug", is_flag=True, help="Show the whole trace of an error.")
@click.pass_context
def group(ctx: click.Context, debug: bool) -> None:
    """Measure how well vision-language models reason about space.

    \b
    spatialgauge run mini --model baseline/blobs --out runs/blobs
    spatialgauge report runs/blobs
    """  # noqa: D301  click's mark for lines that keep their breaks
    ctx.default_map = _defaults(ctx)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    # Before numpy is imported: on matrices as small as ours its threads wait for each other ten times the work.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        code = group.main(args=list(arguments) if arguments is not None else None, standalone_mode=False)
    except click.exceptions.Exit as leave:
        code = leave.exit_code
    except click.ClickException as error:
        error.show(sys.stderr)
        code = 64
    except GaugeError as error:
        click.echo(_without_keys(f"error: {error}"), err=True)
        code = error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted", err=True)
        code = 130
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123  nobody reads on; leave without a second error
        code = 0
    except Exception as error:  # noqa: BLE001  told in one line, or whole with --debug
        import traceback

        debugging = "--debug" in (arguments if arguments is not None else sys.argv)
        told = f"internal error: {type(error).__name__}: {error} (--debug shows where)"
        click.echo(_without_keys(traceback.format_exc() if debugging else told), err=True)
        code = 70
    sys.exit(code if isinstance(code, int) else 0)


def _without_keys(text: str) -> str:
    """Return the text without the secrets of the environment, which an error of some library may repeat."""
    from spatialgauge.benchmark.redaction import Redactor

    return Redactor.of_environment().clean(text)
