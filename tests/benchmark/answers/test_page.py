import importlib.util
from pathlib import Path


def test_the_page_is_what_the_corpus_writes() -> None:
    """Run `python tests/benchmark/answers/page.py` after a change to a reader or its corpus."""
    spec = importlib.util.spec_from_file_location("answers_page", Path(__file__).parent / "page.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.PAGE.read_text(encoding="utf-8") == module.page()
