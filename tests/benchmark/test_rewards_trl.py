"""A step of TRL's GRPOTrainer on a tiny language model, driven by the rewards."""

import pytest

from spatialgauge.benchmark.rewards import readable, verified
from spatialgauge.tasks.training import training_rows

trl = pytest.importorskip("trl")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_grpo_step_is_driven_by_the_rewards(tmp_path):
    import torch
    from datasets import Dataset
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    torch.manual_seed(0)
    rows = [
        {"prompt": row["prompt"][0]["content"], **{name: row[name] for name in ("form", "truth", "rule")}}
        for row in training_rows(0, [("stacks", 0)])
    ]
    words = ["<pad>", "<eos>", "<unk>", *"ABCD", *sorted({word for row in rows for word in row["prompt"].split()})]
    vocabulary = {word: place for place, word in enumerate(dict.fromkeys(words))}
    spelled = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    spelled.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=spelled, pad_token="<pad>", eos_token="<eos>", unk_token="<unk>", padding_side="left"
    )
    config = LlamaConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=1,
        num_attention_heads=2,
        pad_token_id=0,
        eos_token_id=1,
    )
    given = []

    def watched(prompts, completions, **columns):
        given.append(verified(prompts, completions, **columns))
        return given[-1]

    arguments = trl.GRPOConfig(
        output_dir=str(tmp_path),
        per_device_train_batch_size=4,
        num_generations=4,
        max_completion_length=4,
        max_steps=1,
        use_cpu=True,
        bf16=False,
        report_to=[],
        save_strategy="no",
    )
    trainer = trl.GRPOTrainer(
        model=LlamaForCausalLM(config),
        reward_funcs=[watched, readable],
        args=arguments,
        train_dataset=Dataset.from_list(rows),
        processing_class=tokenizer,
    )
    trainer.train()
    assert trainer.state.global_step == 1
    assert [len(rewards) for rewards in given] == [4]
    assert all(0 <= one <= 1 for one in given[0])
