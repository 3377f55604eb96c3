"""A vision-language model in this process: pictures and words in, text out. Imported only when one is loaded."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Literal

import torch

from spatialgauge.adapters.families import PLACES
from spatialgauge.adapters.grounding import worded
from spatialgauge.adapters.likelihood import first_tokens, has_candidates, likeliest
from spatialgauge.adapters.local_loading import Loaded
from spatialgauge.adapters.model_inputs import Inputs, Opened
from spatialgauge.adapters.picture_tokens import changed
from spatialgauge.adapters.transformers_options import TransformersOptions
from spatialgauge.benchmark import answers
from spatialgauge.benchmark.asking import Fatal
from spatialgauge.benchmark.experts.devices import out_of_memory
from spatialgauge.benchmark.items import PictureAsSent, Prompt, Reply, Step, Trace, Usage

Method = Callable[[Sequence[Opened]], list[Reply]]


class LocalModel:
    """A loaded model and its processor."""

    def __init__(self, loaded: Loaded, options: TransformersOptions) -> None:
        self.model, self._processor, self._name = loaded
        self._options = options
        self._given = Inputs(self._processor, self.model.config.model_type, options)
        tokenizer = self._processor.tokenizer
        special = {number for number, token in tokenizer.added_tokens_decoder.items() if token.special}
        silent = special | set(tokenizer.all_special_ids)
        self._silent = {number for number in silent if not PLACES.match(tokenizer.convert_ids_to_tokens(number))}
        ends = self.model.generation_config.eos_token_id
        self._ends = {tokenizer.eos_token_id, *(ends if isinstance(ends, list) else [ends])} - {None}
        self._fits = 1 if self._given.alone else None

    def answer(self, prompts: Sequence[Opened]) -> list[Reply]:
        """Return the replies in the prompts' order.

        Where memory does not suffice the batch is halved, for this call and those after it; Fatal when not even one
        prompt fits.
        """
        if self._options.grounding == "family":
            prompts = [asked._replace(prompt=worded(asked.prompt)) for asked in prompts]
        likely = self._options.answer_by == "likelihood"
        replies: dict[int, Reply] = {}
        alike: defaultdict[tuple[Method, int], list[int]] = defaultdict(list)
        for number, asked in enumerate(prompts):
            why = self._given.declined(asked.prompt)
            if why is not None:
                replies[number] = Reply(text=f"I cannot answer: {why}.", refusal=True, model=self._name)
                continue
            method: Method = self._weigh if likely and has_candidates(asked.prompt) else self._generate
            alike[method, self._given.clip(asked)].append(number)
        for (method, _), numbers in alike.items():
            replies |= zip(numbers, self._within_memory([prompts[one] for one in numbers], method), strict=True)
        return [replies[number] for number in range(len(prompts))]

    def _within_memory(self, prompts: Sequence[Opened], method: Method) -> list[Reply]:
        replies: list[Reply] = []
        while len(replies) < len(prompts):
            batch = prompts[len(replies) :][: self._fits]
            try:
                replies += method(batch)
                continue
            except Exception as error:
                if not out_of_memory(error):
                    raise
                if len(batch) == 1:
                    raise Fatal(f"{self._name} has not memory enough for item {batch[0].prompt.item}") from error
            self._fits = len(batch) // 2
            if torch.cuda.is_available():
                torch.cuda.empty_cache()
        return replies

    @torch.inference_mode()
    def _generate(self, prompts: Sequence[Opened]) -> list[Reply]:
        inputs = self._inputs(prompts)
        if self._options.seed is not None:
            torch.manual_seed(self._options.seed)
        with self._as_set():
            output = self.model.generate(**inputs, max_new_tokens=self._options.max_new_tokens, **self._sampling())
        # An encoder reads the prompt apart; its decoder's reply begins with a token that says no more than that.
        start = 1 if self.model.config.is_encoder_decoder else inputs["input_ids"].shape[1]
        asked = inputs["attention_mask"].sum(dim=1).tolist()
        return [self._reply(row, count) for row, count in zip(output[:, start:].tolist(), asked, strict=True)]

    @torch.inference_mode()
    def _weigh(self, prompts: Sequence[Opened]) -> list[Reply]:
        """Return the answer each prompt's reply would most likely begin with."""
        inputs = self._inputs(prompts)
        with self._as_set():
            output = self.model.generate(
                **inputs, max_new_tokens=1, do_sample=False, return_dict_in_generate=True, output_logits=True
            )
        asked = inputs["attention_mask"].sum(dim=1).tolist()
        return [
            self._likeliest(one.prompt, logits, count)
            for one, logits, count in zip(prompts, output.logits[0], asked, strict=True)
        ]

    def _likeliest(self, prompt: Prompt, logits: torch.Tensor, asked: int) -> Reply:
        best = likeliest(logits, first_tokens(prompt.form, self._processor.tokenizer))
        text = answers.of(prompt.form.kind).phrase(best.answer, prompt.form)
        usage = Usage(input_tokens=asked, output_tokens=1)
        sent = tuple(PictureAsSent(sha256=one.sha256, width=one.width, height=one.height) for one in prompt.pictures)
        step = Step(
            role="likelihood",
            model=self._name,
            asked=prompt.text,
            system=prompt.system,
            pictures=sent,
            reply=text,
            usage=usage,
        )
        trace = Trace(steps=(step,), notes={"probabilities": dict(best.probabilities), "mass": best.mass})
        return Reply(text=text, usage=usage, model=self._name, trace=trace)

    def _inputs(self, prompts: Sequence[Opened]) -> Any:
        return self._given.of(prompts).to(self.model.device, dtype=self.model.dtype)

    def _sampling(self) -> dict[str, Any]:
        options = self._options
        penalty = {} if options.repetition_penalty is None else {"repetition_penalty": options.repetition_penalty}
        if options.temperature == 0:
            return {"do_sample": False, "temperature": None, "top_p": None, "top_k": None, **penalty}
        limits = {name: value for name in ("top_p", "top_k") if (value := getattr(options, name)) is not None}
        return {"do_sample": True, "temperature": options.temperature, **limits, **penalty}

    def _as_set(self) -> AbstractContextManager[None]:
        return changed(self.model, "equal_norms") if self._options.norms_equal else nullcontext()

    def _reply(self, tokens: list[int], asked: int) -> Reply:
        """Return what stands before the first end token; what follows it is padding of the batch."""
        end = next((place for place, token in enumerate(tokens) if token in self._ends), None)
        finish: Literal["stop", "length"] = "length" if end is None else "stop"
        spoken = [token for token in tokens[:end] if token not in self._silent]
        text = self._processor.tokenizer.decode(spoken, skip_special_tokens=False)
        usage = Usage(input_tokens=asked, output_tokens=len(tokens) if end is None else end + 1)
        return Reply(text=text, finish=finish, usage=usage, model=self._name)
