"""What differs between the servers that speak OpenAI's chat completions.

Each row was held against what the server's makers say, in 2026-11: vLLM's page on its OpenAI-compatible server (picture
detail is not supported), SGLang's `protocol.py` (detail is taken, the longer token field too), llama.cpp's README of
its server (pictures as stb_image reads them, which knows no WebP; schemas), LM Studio's, Ollama's and OpenRouter's
documentation. None was tried on a server of theirs. `-o base_url=` and `-o token_field=` override them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

ServerName = Literal["openai", "vllm", "sglang", "ollama", "lm_studio", "llama_cpp", "openrouter"]
TokenField = Literal["max_completion_tokens", "max_tokens"]


@dataclass(frozen=True)
class Server:
    """One kind of server: where it listens by default, and what it takes; `webp` says whether it reads such pictures.

    `token_field` carries the length limit, `detail` says whether pictures have one, `key` is the variable its key comes
    from, where OPENAI_API_KEY is not it. All are sent a JSON schema (`--structured`); whether they hold a reply to
    it is up to them.
    """

    base_url: str
    token_field: TokenField = "max_tokens"  # noqa: S105 - the name of a JSON field
    detail: bool = False
    key: str = "OPENAI_API_KEY"
    webp: bool = True


SERVERS: Final[Mapping[ServerName, Server]] = {
    "openai": Server("https://api.openai.com/v1", "max_completion_tokens", detail=True),
    "vllm": Server("http://127.0.0.1:8000/v1"),
    "sglang": Server("http://127.0.0.1:30000/v1"),
    "ollama": Server("http://127.0.0.1:11434/v1"),
    "lm_studio": Server("http://127.0.0.1:1234/v1"),
    "llama_cpp": Server("http://127.0.0.1:8080/v1", webp=False),
    "openrouter": Server("https://openrouter.ai/api/v1", detail=True, key="OPENROUTER_API_KEY"),
}
