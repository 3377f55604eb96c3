"""A hub of one data set, as `huggingface_hub` asks it: revisions, trees, files in ranges, and its error codes."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

Headers = dict[str, str]


class Hub(ThreadingHTTPServer):
    """Serves `files` at one commit under whatever revision is asked for.

    `GET /fault?code=403&error=GatedRepo&only=resolve` makes it refuse so from then on (`code=0` ends that),
    `GET /cut?after=1000` break the next file off there, `GET /commit?is=...` move on to another commit, and
    `GET /write?file=F&of=G` put what G holds into F.
    """

    daemon_threads = True

    def __init__(self, files: dict[str, bytes], commit: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files = files
        self.commit = commit
        self.fault: dict[str, str] = {}
        self.cut = 0
        self.ranges: list[str] = []

    def told(self, words: str, query: dict[str, str]) -> None:
        """Do what a test asks for."""
        match words:
            case "/fault":
                self.fault = query if query["code"] != "0" else {}
            case "/cut":
                self.cut = int(query["after"])
            case "/commit":
                self.commit = query["is"]
            case "/write":
                self.files[query["file"]] = self.files[query["of"]]


@contextmanager
def serving(files: dict[str, bytes], commit: str) -> Iterator[tuple[Hub, str]]:
    """Serve files while the context lasts; gives the hub and its address."""
    hub = Hub(files, commit)
    thread = threading.Thread(target=hub.serve_forever, daemon=True)
    thread.start()
    try:
        yield hub, f"http://127.0.0.1:{hub.server_port}"
    finally:
        hub.shutdown()
        hub.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: Hub
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path, hub = unquote(parts.path), self.server
        if path in ("/fault", "/cut", "/commit", "/write"):
            hub.told(path, {name: values[0] for name, values in parse_qs(parts.query).items()})
            self._say(200, b"{}")
        elif hub.fault and hub.fault.get("only", "") in path:
            error = hub.fault.get("error", "")
            self._say(int(hub.fault["code"]), b"{}", {"X-Error-Code": error, "X-Error-Message": error})
        elif path.startswith("/api/datasets/"):
            _, _, _, owner, name, *rest = path.split("/")
            self._json(self._told(f"{owner}/{name}", rest, body))
        elif "/resolve/" in path:
            self._file(path.split("/resolve/")[1].split("/", 1)[1])
        else:
            self._say(404, b"{}")

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: Any) -> None:
        return

    def _told(self, name: str, rest: list[str], body: bytes) -> object:
        hub = self.server
        if rest[:1] == ["tree"]:
            within = "".join(f"{part}/" for part in rest[2:])
            names = [path.removeprefix(within) for path in hub.files if path.startswith(within)]
            folders = sorted({path.split("/")[0] for path in names if "/" in path})
            return [
                *({"type": "directory", "path": within + one, "oid": "0" * 40, "size": 0} for one in folders),
                *(self._entry(within + path) for path in names if "/" not in path),
            ]
        if rest[:1] == ["paths-info"]:
            asked = parse_qs(body.decode()).get("paths", []) if body[:1] != b"{" else json.loads(body)["paths"]
            return [self._entry(path) for path in asked if path in hub.files]
        siblings = [{"rfilename": path} for path in hub.files]
        return {"id": name, "sha": hub.commit, "private": False, "gated": False, "tags": [], "siblings": siblings}

    def _entry(self, path: str) -> dict[str, object]:
        data = self.server.files[path]
        return {"type": "file", "path": path, "size": len(data), "oid": _etag(data)}

    def _file(self, name: str) -> None:
        hub = self.server
        if name not in hub.files:
            self._say(404, b"", {"X-Error-Code": "EntryNotFound", "X-Repo-Commit": hub.commit})
            return
        data = hub.files[name]
        headers = {"X-Repo-Commit": hub.commit, "ETag": f'"{_etag(data)}"', "Accept-Ranges": "bytes"}
        start = int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").split("-")[0])
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
        if self.command != "HEAD":
            hub.ranges.append(self.headers.get("Range", ""))
        if hub.cut and self.command != "HEAD":
            cut, hub.cut = hub.cut, 0
            self._head(200, len(data), headers)
            self.wfile.write(data[:cut])
            self.wfile.flush()
            self.close_connection = True
            return
        self._say(206 if start else 200, data[start:], headers)

    def _json(self, value: object) -> None:
        self._say(200, json.dumps(value).encode(), {"Content-Type": "application/json"})

    def _say(self, code: int, body: bytes, headers: Headers | None = None) -> None:
        self._head(code, len(body), headers or {})
        if self.command != "HEAD":
            self.wfile.write(body)

    def _head(self, code: int, length: int, headers: Headers) -> None:
        self.send_response(code)
        for name, value in {**headers, "Content-Length": str(length)}.items():
            self.send_header(name, value)
        self.end_headers()


def _etag(data: bytes) -> str:
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()
