"""What a reader asks of a board, answered once for the app and the static site."""

from typing import Final

from spatialgauge.leaderboard.store.index import BoardCard, Index
from spatialgauge.leaderboard.views.board import Row

SUBMIT: Final = "How do I submit one?"
COMMANDS: Final = (
    "spatialgauge run mini --model MODEL --out runs/mine\n"
    "spatialgauge submit runs/mine --out submissions/my-model --family NAME --parameters 7 --open-weights\n"
    "spatialgauge verify submissions/my-model"
)
QUESTIONS: Final = {
    "How is this ranked?": (
        "By the headline: scores corrected for the blind floor, averaged over the tasks of each skill, then over the "
        "skills. 0 is what the best answers from the questions' words alone would score on these very items, 100 is "
        "faultless; below 0 is worse than not looking. Intervals hold 95 % and are clustered by scene. A rank is a "
        "range: one model stands before another only where their intervals do not overlap."
    ),
    "What do the tiers mean?": (
        "Self-reported: the replies were scored here, but the prompts are not known to be the suite's own. Rescored: "
        "every score was made anew from the raw replies to the suite's prompts. Reproduced: the maintainers ran the "
        "model again and got the same within its interval. No score in a submission is ever taken over."
    ),
    "What are unparsed, refused and failed?": (
        "Unparsed replies hold no answer that can be read, refused ones decline; both score 0 and are counted. Failed "
        "calls got no reply: they are not scored, and more than one in a hundred keep a submission off the board."
    ),
    "Why is my model not here?": (
        "Because nobody has submitted it, or because its submission was refused; the reasons stand below. Submissions "
        "that were taken away are listed with the reason, too: none disappears in silence."
    ),
    SUBMIT: (
        "Run the suite, pack the run with `spatialgauge submit`, see its row with `spatialgauge verify`, and open a "
        "pull request with the folder. A check comments on it with the row within minutes."
    ),
    "Why have some rows no rank?": (
        "Baselines, blind runs and people are what models are read against. A row that lacks answers has none either."
    ),
}


def listed(board: BoardCard, index: Index) -> dict[str, list[Row]]:
    """Return what is not on the board, and what was found wrong, as tables: refused, taken away, errata."""
    return {
        "Refused": [{"submission": one.name, "reasons": "; ".join(one.reasons)} for one in index.refused],
        "Taken away": [{"submission": one.name, "reason": one.reason, "date": one.date} for one in index.tombstones],
        "Errata": [{"item": one.item, "reason": one.reason, "date": one.date} for one in board.errata],
    }


def citation(board: BoardCard) -> str:
    """Return how the board is cited, as BibTeX."""
    return (
        f"@misc{{spatialgauge-{board.name}-{board.version},\n"
        f"  title = {{spatialgauge: how well vision-language models reason about space}},\n"
        f"  note = {{suite {board.name}@{board.version}, SHA-256 {board.hash[:16]}}},\n"
        f"  howpublished = {{Python package spatialgauge}}\n}}"
    )
