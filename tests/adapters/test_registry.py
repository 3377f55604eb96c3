"""From a spec to an adapter: what is found, and what an error names."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from spatialgauge.adapters import registry
from spatialgauge.benchmark.asking import BatchAdapter
from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.items import Form, Item, Kind, Prompt

OWN = """
from dataclasses import dataclass
from spatialgauge.benchmark.asking import AdapterCard
from spatialgauge.benchmark.items import Reply

@dataclass
class Fixed:
    text: str = "A"
    times: int = 1

    @property
    def card(self):
        return AdapterCard(spec="own", model="fixed")

    async def ask(self, prompt):
        return Reply(text=self.text * self.times)

    async def close(self):
        pass

class Seer(Fixed):
    def __init__(self, items):
        self.text, self.times = items[0].truth, 1

class Half:
    card = None
    async def close(self): ...
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "mine.py"
    path.write_text(OWN)
    return path


PLUGIN = """
from spatialgauge.benchmark.asking import AdapterCard
from spatialgauge.benchmark.items import Reply

class Plugin:
    batch_size = 2

    def __init__(self, name, options, items):
        self.name, self.options, self.items = name, options, items

    @property
    def card(self):
        return AdapterCard(spec=f"plugin/{self.name}", model=self.name)

    async def ask(self, prompt):
        return Reply(text=prompt.text)

    async def ask_batch(self, prompts):
        return [await self.ask(prompt) for prompt in prompts]

    async def close(self):
        pass
"""

ENTRY_POINTS = f"""[{registry.GROUP}]
plugin = spatialgauge_test_plugin:Plugin
torn = no_such_module_here:create
number = math:pi
openai = spatialgauge_test_plugin:Plugin
"""


@pytest.fixture
def plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed distribution with a good plugin and three bad ones."""
    (tmp_path / "spatialgauge_test_plugin.py").write_text(PLUGIN)
    metadata = tmp_path / "spatialgauge_test_plugin-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: spatialgauge-test-plugin\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(ENTRY_POINTS)
    monkeypatch.syspath_prepend(tmp_path)


@pytest.fixture
def item() -> Item:
    form = Form(kind=Kind.CHOICE, options={"A": "left", "B": "right"})
    return Item(id="i", task="t", skill="s", question="Where?", form=form, truth="B", rule="exact", group="g")


def question(item: Item) -> Prompt:
    return Prompt(item=item.id, text=item.question, form=item.form)


@pytest.mark.parametrize(
    ("spec", "options", "words"),
    [
        ("opanai/x", {}, ["'opanai'", "did you mean openai?", "gemini", "replay"]),
        ("zzz", {}, ["'zzz'", "known:"]),
        ("mine.py", {}, ["path/to/file.py:Class"]),
        ("openai", {}, ["openai needs a model's name", "openai/NAME"]),
        ("openai/m", {"temprature": "0"}, ["'temprature'", "did you mean temperature?", "max_tokens"]),
        ("openai/m", {"temperature": "hot"}, ["openai: option temperature", "number", "'hot'"]),
        ("openai/m", {"temperature": "nan"}, ["openai: option temperature", "finite"]),
        ("openai/m", {"max_tokens": "1.5"}, ["openai: option max_tokens", "integer"]),
        ("openai/m", {"detail": "ultra"}, ["openai: option detail", "'low'", "'high'"]),
        ("openai/m", {"extra_body": "[1]"}, ["openai: option extra_body"]),
        ("openai/m", {"extra_body": "{"}, ["openai: option extra_body", "JSON"]),
        ("openai/m", {"convention": "gemeni"}, ["openai: option convention", "'gemini'"]),
    ],
)
def test_errors_name_what_is_wrong_and_what_there_is(
    spec: str, options: dict[str, str], words: list[str], canary: str
) -> None:
    with pytest.raises(UsageError) as raised:
        registry.create(spec, options)
    for word in words:
        assert word in str(raised.value)
    assert raised.value.exit_code == 64


async def test_own_file_is_run_and_its_options_are_typed(own: Path, item: Item) -> None:
    adapter = registry.create(f"{own}:Fixed", {"text": "B", "times": "3"})
    assert (await adapter.ask(question(item))).text == "BBB"


async def test_only_who_asks_for_the_items_gets_them(own: Path, item: Item) -> None:
    assert (await registry.create(f"{own}:Seer", {}, items=[item]).ask(question(item))).text == "B"
    assert (await registry.create(f"{own}:Fixed", {}, items=[item]).ask(question(item))).text == "A"


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("Fixt", {}, "defines no class Fixt"),
        ("Half", {}, "lacks ask"),
        ("Fixed", {"txt": "B"}, "did you mean text?"),
        ("Fixed", {"times": "many"}, "option times"),
        ("Seer", {"other": "1"}, "no option of"),
    ],
)
def test_own_file_errors_name_the_mend(own: Path, name: str, options: dict[str, str], words: str) -> None:
    with pytest.raises(UsageError) as raised:
        registry.create(f"{own}:{name}", options)
    assert words in str(raised.value)


def test_own_file_that_is_missing_or_fails_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"there is no file .*nowhere\.py"):
        registry.create(f"{tmp_path}/nowhere.py:Fixed", {})
    (tmp_path / "torn.py").write_text("1 / 0")
    with pytest.raises(UsageError, match=r"torn\.py fails while it is loaded: ZeroDivisionError"):
        registry.create(f"{tmp_path}/torn.py:Fixed", {})


@pytest.mark.usefixtures("plugins")
def test_a_plugin_is_made_by_its_name(item: Item) -> None:
    adapter = registry.create("plugin/big/one", {"a": "1"}, items=[item])
    assert vars(adapter) == {"name": "big/one", "options": {"a": "1"}, "items": [item]}


@pytest.mark.usefixtures("plugins")
def test_a_broken_plugin_is_listed_and_stops_nothing(canary: str) -> None:
    entries = [(entry.name, entry.broken) for entry in registry.listing()]
    broken = dict(entry for entry in entries if entry[1] is not None)
    assert "No module named 'no_such_module_here'" in broken["torn"]
    assert "neither a Provider nor a function" in broken["number"]
    assert "belongs to a built-in adapter" in broken["openai"]
    assert ("plugin", None) in entries
    assert ("openai", None) in entries
    assert registry.create("openai/m", {}).card.spec == "openai/m"
    with pytest.raises(UsageError, match="no_such_module_here"):
        registry.create("torn/m", {})


def test_listing_tells_options_with_their_defaults_and_meanings() -> None:
    entries = {entry.name: entry for entry in registry.listing()}
    assert set(registry.BUILT_IN) <= set(entries)
    gemini = entries["gemini"]
    assert gemini.needs == ("GEMINI_API_KEY",)
    sides = [option for option in gemini.options if option.name == "image_side"]
    assert [(option.default, option.meaning) for option in sides] == [
        (640, "Longest side of a picture as sent, in pixels.")
    ]
    assert all(option.meaning for entry in entries.values() for option in entry.options)


def test_listing_imports_no_sdk() -> None:
    code = (
        "import sys\n"
        "from spatialgauge.adapters import registry\n"
        "registry.listing()\n"
        "heavy = {'openai', 'google.genai', 'torch', 'transformers', 'numpy', 'PIL', 'httpx2'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "OPENAI_API_KEY": ""})


async def test_strategy_wraps_the_adapter_and_keeps_its_batches(item: Item, plugins: None) -> None:
    plain = registry.create("plugin/m", {})
    thoughtful = registry.create("plugin/m", {}, strategy="cot")
    assert thoughtful.card.settings == {**plain.card.settings, "strategy": "cot"}
    assert isinstance(thoughtful, BatchAdapter)
    assert thoughtful.batch_size == 2
    first, second = await thoughtful.ask_batch([question(item)] * 2)
    assert first == second == await thoughtful.ask(question(item))
    assert first.text.startswith("Where?\n\nThink step by step")


async def test_strategy_does_not_claim_batches_for_an_adapter_without(own: Path) -> None:
    assert not isinstance(registry.create(f"{own}:Fixed", {}, strategy="cot"), BatchAdapter)


def test_unknown_strategy_is_named(own: Path) -> None:
    with pytest.raises(UsageError, match=r"'coot'; did you mean cot\?"):
        registry.create(f"{own}:Fixed", {}, strategy="coot")
