"""What differs between the servers that speak OpenAI's chat completions.

OpenRouter's and Ollama's rows were held against their documentation in 2026-11; those of the other servers are their
usual defaults, which nobody has confirmed. `-o base_url=` and `-o token_field=` override them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

ServerName = Literal["openai", "vllm", "sglang", "ollama", "lm_studio", "llama_cpp", "openrouter"]
TokenField = Literal["max_completion_tokens", "max_tokens"]


@dataclass(frozen=True)
class Server:
    """One kind of server: where it listens by default, and what it takes.

    `token_field` carries the length limit, `detail` says whether pictures have one, `key` is the variable its key comes
    from, where OPENAI_API_KEY is not it. All are sent a JSON schema (`--structured`); whether they hold a reply to
    it is up to them.
    """

    base_url: str
    token_field: TokenField = "max_tokens"  # noqa: S105 - the name of a JSON field
    detail: bool = False
    key: str = "OPENAI_API_KEY"


SERVERS: Final[Mapping[ServerName, Server]] = {
    "openai": Server("https://api.openai.com/v1", "max_completion_tokens", detail=True),
    "vllm": Server("http://127.0.0.1:8000/v1"),
    "sglang": Server("http://127.0.0.1:30000/v1"),
    "ollama": Server("http://127.0.0.1:11434/v1"),
    "lm_studio": Server("http://127.0.0.1:1234/v1"),
    "llama_cpp": Server("http://127.0.0.1:8080/v1"),
    "openrouter": Server("https://openrouter.ai/api/v1", detail=True, key="OPENROUTER_API_KEY"),
}
