"""A chat-completions service with seeded faults that counts what it answers, in a process of its own.

`python faulty_service.py SEED RATE LOG` draws the fault of each attempt at a question from the seed, the question and
the attempt's number, so that the faults are the same whatever the order of the requests. It prints its port. Each line
of LOG is a question that was answered in full.
"""

import asyncio
import hashlib
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from email.utils import formatdate
from pathlib import Path
from time import time

SHARES = {
    "limited": 0.02,
    "limited_seconds": 0.015,
    "limited_date": 0.015,
    "error": 0.02,
    "dropped": 0.01,
    "hung": 0.01,
    "malformed": 0.005,
    "truncated": 0.005,
    "drip": 0.005,
}
"""Of all attempts, how many meet which fault, at a rate of 1."""
ECHOES = 0.01
"""Of all questions, how many are answered with the key in the answer, whenever they are."""
HANG_SECONDS = 60.0
DRIP_SECONDS = 0.4


class Service:
    """Answers, or misbehaves."""

    def __init__(self, seed: str, rate: float, log: Path) -> None:
        self._seed, self._rate, self._log = seed, rate, log
        self._attempts: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        try:
            while await self._one(reader, writer):
                pass
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = re.search(r"content-length: *(\d+)", head, re.IGNORECASE)
        body = await reader.readexactly(int(length[1]) if length else 0)
        key = re.search(r"authorization: *bearer +(\S+)", head, re.IGNORECASE)
        question = hashlib.sha256(body).hexdigest()
        self._attempts[question] += 1
        fault = self._fault(question)
        self.faults[fault] += 1
        echoes = random.Random(f"{self._seed}:{question}").random() < ECHOES * self._rate
        self.faults["echo"] += echoes
        answer = _answer(body, key[1] if echoes and key else "")
        match fault:
            case "hung":
                await asyncio.sleep(HANG_SECONDS)
                return False
            case "dropped":
                return False
            case "drip":
                await self._drip(writer, answer)
                self._note(question)
                return True
            case "truncated":
                writer.write(_response(200, answer)[: -len(answer) // 2])
                await writer.drain()
                return False
        status, content, headers = _said(fault, answer, key[1] if key else "")
        writer.write(_response(status, content, headers))
        await writer.drain()
        if status == 200 and fault != "malformed":
            self._note(question)
        return True

    def _fault(self, question: str) -> str:
        draw = random.Random(f"{self._seed}:{question}:{self._attempts[question]}").random() / max(self._rate, 1e-9)
        for name, share in SHARES.items():
            draw -= share
            if draw < 0:
                return name
        return "none"

    async def _drip(self, writer: asyncio.StreamWriter, answer: bytes) -> None:
        response = _response(200, answer)
        for start in range(0, len(response), 40):
            writer.write(response[start : start + 40])
            await writer.drain()
            await asyncio.sleep(DRIP_SECONDS / (len(response) / 40))

    def _note(self, question: str) -> None:
        with self._log.open("a") as log:
            log.write(f"{question}\n")


def _said(fault: str, answer: bytes, key: str) -> tuple[int, bytes, dict[str, str]]:
    error = json.dumps({"error": {"message": f"{fault} for {key}", "type": fault, "code": fault}}).encode()
    match fault:
        case "limited":
            return 429, error, {}
        case "limited_seconds":
            return 429, error, {"retry-after": "0.1"}
        case "limited_date":
            return 429, error, {"retry-after": formatdate(time() + 1, usegmt=True)}
        case "error":
            return 500, error, {}
        case "malformed":
            return 200, b'{"choices": [{"message": ' + key.encode(), {}
    return 200, answer, {}


def _answer(body: bytes, told: str) -> bytes:
    """Return a good answer whose letter follows from the body alone, and which repeats what it was told."""
    said = f"{told} Answer: {'AB'[hashlib.sha256(body).digest()[0] % 2]}"
    answer = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "m-1",
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": said}}],
        "usage": {"prompt_tokens": 100 + len(body) % 50, "completion_tokens": 3, "total_tokens": 103},
    }
    return json.dumps(answer).encode()


def _response(status: int, content: bytes, headers: dict[str, str] | None = None) -> bytes:
    lines = [f"HTTP/1.1 {status} Told", "content-type: application/json", f"content-length: {len(content)}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + content


async def main(seed: str, rate: float, log: Path) -> None:
    """Serve until standard input ends, then print how often which fault was met."""
    service = Service(seed, rate, log)
    handler: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]] = service.serve
    server = await asyncio.start_server(handler, "127.0.0.1", 0, limit=2**24, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    print(json.dumps(service.faults), flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], float(sys.argv[2]), Path(sys.argv[3])))
