"""The hooks change the picture's tokens and nothing else, and the diagnosis tells what came of it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from spatialgauge.adapters import registry
from spatialgauge.adapters.diagnosis import findings
from spatialgauge.adapters.diagnosis.page import page, plot, verdict
from spatialgauge.adapters.picture_tokens import CHANGES, Norms, changed, picture_token
from spatialgauge.benchmark.asking import ServiceRefused
from spatialgauge.benchmark.cli import group
from spatialgauge.benchmark.items import Form, Kind, Picture, Prompt

FORM = Form(kind=Kind.CHOICE, options={"A": "left", "B": "right"})
MODELS = ("llava", "qwen2_5_vl", "qwen3_vl", "gemma3")


@pytest.fixture(scope="module")
def adapters(tiny: Callable[[str], Path]) -> Callable[[str], Any]:
    held: dict[str, Any] = {}

    def made(name: str) -> Any:
        if name not in held:
            held[name] = registry.create(f"transformers/{tiny(name)}", {"device": "cpu", "max_new_tokens": "8"})
        return held[name]

    return made


@pytest.fixture
def prompts(picture: Callable[..., Picture]) -> list[Prompt]:
    """Prompts of different length and number of pictures, so that a batch is padded."""
    return [
        Prompt(item="0", text="Where?", form=FORM, pictures=(picture(0, 80, 80),)),
        Prompt(
            item="1", text="Which is closer to the camera? A. left B. right", form=FORM, pictures=(picture(1, 60, 90),)
        ),
        Prompt(item="2", text="Is it the red box or the blue chair?", form=FORM, pictures=(picture(2), picture(3))),
    ]


def embedded(adapter: Any, prompts: list[Prompt], change: Any, into: Any = None, **more: Any) -> Any:
    """Return the embeddings, the attention mask and the picture mask that the language model was given.

    `into` takes all that it was given.
    """
    import torch

    from spatialgauge.adapters.model_inputs import opened

    local, seen = adapter.model(), {} if into is None else into

    def spy(_module: Any, args: Any, kwargs: dict[str, Any]) -> None:
        seen.update(kwargs)

    inputs = local._inputs([opened(prompt) for prompt in prompts])
    with changed(local.model, change, **more), torch.inference_mode():
        hook = local.model.get_decoder().register_forward_pre_hook(spy, with_kwargs=True)
        local.model(**inputs)
        hook.remove()
    return seen["inputs_embeds"], inputs["attention_mask"], inputs["input_ids"] == picture_token(local.model)


@pytest.mark.parametrize("name", MODELS)
def test_each_change_does_what_it_says_to_the_pictures_tokens_alone(
    name: str, adapters: Callable[[str], Any], prompts: list[Prompt]
) -> None:
    import torch

    plain, mask, pictures = embedded(adapters(name), prompts, None)
    assert pictures.any(dim=1).all()
    for change in CHANGES:
        other, _, _ = embedded(adapters(name), prompts, change)
        torch.testing.assert_close(other[~pictures], plain[~pictures])
        for row, mine, before, there in zip(other, pictures, plain, mask.bool(), strict=True):
            was, now = before[mine], row[mine]
            if change == "shuffle":
                assert not torch.equal(was, now)
                torch.testing.assert_close(was.sum(dim=0), now.sum(dim=0), rtol=1e-3, atol=1e-3)
                assert sorted(was[:, 0].tolist()) == pytest.approx(sorted(now[:, 0].tolist()))
            elif change == "average":
                torch.testing.assert_close(now, was.mean(dim=0).expand_as(was))
            elif change == "equal_norms":
                wanted = before[~mine & there].norm(dim=-1).mean()
                torch.testing.assert_close(now.norm(dim=-1), wanted.expand(len(now)), rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("name", MODELS)
async def test_tokens_out_of_sight_make_all_pictures_alike(
    name: str, adapters: Callable[[str], Any], picture: Callable[..., Picture]
) -> None:
    adapter = adapters(name)
    asked = [Prompt(item="i", text="Where?", form=FORM, pictures=(picture(seed, 80, 80),)) for seed in range(6)]
    seen = [reply.text for reply in await adapter.ask_batch(asked)]
    with changed(adapter.model().model, "drop"):
        unseen = [reply.text for reply in await adapter.ask_batch(asked)]
        assert [(await adapter.ask(prompt)).text for prompt in asked] == unseen, "a batch is as each alone"
    assert len(set(seen)) > 1
    assert len(set(unseen)) == 1
    assert [reply.text for reply in await adapter.ask_batch(asked)] == seen, "the hooks are gone"


def test_what_deepstack_adds_in_later_layers_is_changed_with_the_tokens(
    adapters: Callable[[str], Any], prompts: list[Prompt]
) -> None:
    """Qwen3-VL adds a picture's features a second time; left as they are, they would tell where everything was."""
    import torch

    def layers(change: Any) -> tuple[Any, Any, Any]:
        seen: dict[str, Any] = {}
        plain, _, pictures = embedded(adapters("qwen3_vl"), prompts, change, into=seen)
        return torch.stack(seen["deepstack_visual_embeds"]), plain[pictures], pictures.sum(dim=1).tolist()

    before, tokens, counts = layers(None)
    shuffled, moved, _ = layers("shuffle")
    averaged, _, _ = layers("average")
    assert len(before[0]) == sum(counts)
    places = [int((row == tokens).all(dim=1).nonzero()[0]) for row in moved]
    assert places != sorted(places)
    torch.testing.assert_close(shuffled, before[:, places])
    for was, now in zip(before.split(counts, dim=1), averaged.split(counts, dim=1), strict=True):
        torch.testing.assert_close(now, was.mean(dim=1, keepdim=True).expand_as(was))
    torch.testing.assert_close(layers("equal_norms")[0], before)


def test_norms_are_those_of_what_goes_by(adapters: Callable[[str], Any], prompts: list[Prompt]) -> None:
    norms = Norms()
    plain, mask, pictures = embedded(adapters("llava"), prompts, None, norms=norms)
    assert sorted(norms.pictures) == pytest.approx(sorted(plain[pictures].norm(dim=-1).tolist()), rel=1e-4)
    words = mask.bool() & ~pictures
    assert sorted(norms.words) == pytest.approx(sorted(plain[words].norm(dim=-1).tolist()), rel=1e-4)


async def test_norms_may_be_equal_for_good(
    tiny: Callable[[str], Path], adapters: Callable[[str], Any], prompts: list[Prompt]
) -> None:
    equal = registry.create(
        f"transformers/{tiny('llava')}", {"device": "cpu", "max_new_tokens": "8", "norms_equal": "true"}
    )
    adapter = adapters("llava")
    with changed(adapter.model().model, "equal_norms"):
        wanted = [await adapter.ask(prompt) for prompt in prompts]
    assert [await equal.ask(prompt) for prompt in prompts] == wanted
    assert equal.card.settings["norms_equal"] is True


def test_a_model_that_does_not_tell_its_picture_tokens_is_refused() -> None:
    class Config:
        pass

    class Model:
        config = Config()

    with pytest.raises(ServiceRefused, match="does not tell which of its tokens are a picture's"):
        picture_token(Model())


def test_the_command_tells_scores_and_norms(tiny: Callable[[str], Path], tmp_path: Path) -> None:
    html = tmp_path / "diagnosis.html"
    options = ["-o", "device=cpu", "-o", "max_new_tokens=2", "-o", "answer_by=likelihood", "--html", str(html)]
    done = CliRunner().invoke(
        group,
        ["diagnose", f"transformers/{tiny('llava')}", "--limit", "24", "--json", *options],
        catch_exceptions=False,
    )
    assert done.exit_code == 0, done.output
    told = findings.Diagnosis.model_validate_json(done.stdout)
    assert told.items == 24
    assert set(told.overall) == set(CHANGES) == set(findings.MEANING)
    assert sum(task.n for task in told.tasks) == 24
    assert all(0 <= score <= 1 for task in told.tasks for score in (task.plain, *task.changed.values()))
    assert told.pictures.count >= 24 * 16, "sixteen tokens a picture"
    assert told.ratio == pytest.approx(told.pictures.quantiles[3] / told.words.quantiles[3], rel=1e-3)
    assert sum(one.pictures for one in told.bins) == pytest.approx(1, abs=1e-3)
    written = html.read_text()
    assert "shuffle" in written
    assert "<svg" in written
    assert "<script" not in written


def test_a_service_cannot_be_looked_into() -> None:
    done = CliRunner().invoke(group, ["diagnose", "baseline/random"])
    assert done.exit_code != 0
    assert "cannot be looked into" in str(done.exception)


def diagnosis(change: findings.Change) -> findings.Diagnosis:
    return findings.Diagnosis(
        spec="transformers/<m>",
        suite="mini@1",
        suite_hash="0" * 64,
        items=2,
        unread=dict.fromkeys(("plain", *CHANGES), 0.0),
        overall=dict.fromkeys(CHANGES, change),
        tasks=(findings.TaskScores(task="t", n=2, plain=1.0, changed=dict.fromkeys(CHANGES, 0.5)),),
        pictures=findings.lengths([30.0, 40.0]),
        words=findings.lengths([1.0, 2.0]),
        ratio=23.3,
        bins=findings.bins([30.0, 40.0], [1.0, 2.0]),
    )


def test_the_verdict_claims_use_only_where_the_loss_is_sure() -> None:
    sure = verdict(diagnosis(findings.Change(change=-0.2, low=-0.3, high=-0.1)))
    unsure = verdict(diagnosis(findings.Change(change=-0.02, low=-0.1, high=0.06)))
    assert "-20.0 [-30.0, -10.0] points, so it uses where they are; they are 23.3 times as long as words" in sure
    assert "no use of where they are is shown" in unsure
    assert "<m>" not in page(diagnosis(findings.Change(change=0.0)))


def test_nothing_is_drawn_of_no_tokens() -> None:
    assert plot(findings.bins([], [1.0])) == ""
    assert json.loads(findings.lengths([]).model_dump_json()) == {"count": 0, "quantiles": []}
