from spatialgauge.tests.benchmark.answers.page import PAGE, page


def test_the_page_is_what_the_corpus_writes() -> None:
    """Run `python tests/benchmark/answers/page.py` after a change to a reader or its corpus."""
    assert PAGE.read_text(encoding="utf-8") == page()
