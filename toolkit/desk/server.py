"""The desk's server: this computer alone, one secret address, nothing from outside.

Other programs and pages of this computer can reach its port. So each request must know the secret in the address, name
our host and no other (a page elsewhere may have its name lead here: DNS rebinding), and come from our own page.
"""

import hmac
import json
import re
import secrets
import sys
import threading
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import msgspec

from toolkit.desk.desk import Desk, Unusable
from toolkit.look.pages import house_style

HERE = Path(__file__).parent
LARGEST = 64 * 1024
"""Bytes of a message; the longest comments fill a few thousand."""
SIZE = re.compile(r"[0-9]{1,9}")
CONNECTIONS = 64
"""At a time; a browser opens six. Any program of this computer can open more, and each takes a thread."""
SECONDS = 5
"""Between two looks whether to-mark.csv is to be written."""
ABOUT_ONE = ("exercise", "drafts", "results")
"""What is asked for with an exercise, or a text."""
USED = (
    "This address leads to the desk once, and it has been used. If you did not open the page: end the desk with "
    "Ctrl-C, start it again with --no-browser, and paste the address that it shows."
)
HTML, JSON, CSS, JS = "text/html", "application/json", "text/css", "text/javascript"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Server(ThreadingHTTPServer):
    """One desk, for one teacher, until Ctrl-C."""

    daemon_threads = True

    def __init__(self, desk: Desk):
        self.desk, self.secret, self._ticket = desk, secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        self._once, self._room = iter([True]), threading.BoundedSemaphore(CONNECTIONS)
        super().__init__(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server_port}"

    @property
    def address(self) -> str:
        return f"http://{self.host}/{self.secret}/"

    @property
    def opening(self) -> str:
        """An address that leads to the desk once: how a browser was started can be read in the list of processes."""
        return f"http://{self.host}/{self._ticket}/"

    def takes(self, ticket: str) -> bool | None:
        """Whether this is the ticket of that address, for the first time; None if it has been used before."""
        known = hmac.compare_digest(ticket.encode("utf-8", "replace"), self._ticket.encode())
        return next(self._once, None) if known else False

    def run(self, opened: Callable[[], object] = lambda: None) -> None:
        """Serve until Ctrl-C; bring the marks into to-mark.csv every few seconds, and at the end."""
        over = threading.Event()
        clerk = threading.Thread(target=self._settle_now_and_then, args=(over, opened), daemon=True)
        clerk.start()
        try:
            self.serve_forever(poll_interval=0.2)
        except KeyboardInterrupt:
            pass
        finally:
            over.set()
            self.server_close()
            clerk.join(SECONDS)
            self.desk.settle()

    def _settle_now_and_then(self, over: threading.Event, opened: Callable[[], object]) -> None:
        opened()  # which a browser in the terminal would not return from
        while not over.wait(SECONDS):
            self.desk.settle()

    def process_request(self, request, address) -> None:
        if self._room.acquire(blocking=False):
            super().process_request(request, address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request, address) -> None:
        try:
            super().process_request_thread(request, address)
        finally:
            self._room.release()

    def handle_error(self, *about) -> None:
        """A browser that hangs up in the middle is no error of ours."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(*about)


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two packets, and the second would wait for an answer
    timeout = 60

    def do_GET(self) -> None:
        if (path := self._path()) is not None:
            self._answer(self._get, path)

    def do_POST(self) -> None:
        path, size = self._path(), self.headers.get("Content-Length", "")
        if path is None:
            return
        if self.headers.get("Origin") != f"http://{self.server.host}" or self.headers.get("Content-Type") != JSON:
            self._refuse(403)
        elif not SIZE.fullmatch(size) or int(size) > LARGEST or "Transfer-Encoding" in self.headers:
            self._refuse(413)
        else:
            self._answer(partial(self._post, self.rfile.read(int(size))), path)

    def _path(self) -> list[str] | None:
        """What is asked for, below the secret; None, and refused, if our page did not ask."""
        whose = self.headers.get("Sec-Fetch-Site", "none")  # older browsers send none
        _, secret, *path = self.path.partition("?")[0].split("/")[:4] if self.path.startswith("/") else ("", "")
        known = hmac.compare_digest(secret.encode("utf-8", "replace"), self.server.secret.encode())
        ours = self.headers.get_all("Host") == [self.server.host] and whose in ("none", "same-origin")
        if ours and known and path:
            return [unquote(part) for part in path]
        first = (known or self.server.takes(secret)) if ours and self.command == "GET" else False
        if first:
            self._send(303, HTML, b"", Location=self.server.address)
        else:
            self._refuse(403, USED if first is None else "")
        return None

    def _get(self, what: str = "", which: str = "") -> tuple[str, str | bytes]:
        desk = self.server.desk
        if bool(which) != (what in ABOUT_ONE):
            raise KeyError(what)
        made = {
            "": (HTML, desk.page),
            "desk.js": (JS, lambda: (HERE / "desk.js").read_bytes()),
            "desk.css": (CSS, lambda: house_style() + (HERE / "desk.css").read_text("utf-8")),
            "article": (HTML, desk.article),
            "exercise": (JSON, lambda: msgspec.json.encode(desk.exercise(which))),
            "drafts": (HTML, lambda: desk.drafts(which)),
            "results": (HTML, lambda: desk.results(which)),
        }
        kind, make = made[what]
        return kind, make()

    def _post(self, message: bytes, what: str = "", which: str = "") -> tuple[str, bytes]:
        if (what, which) != ("press", ""):
            raise KeyError(what)
        return JSON, msgspec.json.encode(self.server.desk.press(message))

    def _answer(self, make: Callable[..., tuple[str, str | bytes]], path: list[str]) -> None:
        try:
            kind, body = make(*path)
        except KeyError:
            self._refuse(404)
        except Unusable as error:
            self._refuse(400, str(error))
        except OSError as error:
            self._refuse(507, error.strerror or str(error))
        else:
            self._send(200, kind, body if isinstance(body, bytes) else body.encode())

    def _refuse(self, status: int, why: str = "") -> None:
        self.close_connection = True  # what else it sends is not read
        self._send(status, JSON, json.dumps({"why": why}).encode())

    def _send(self, status: int, kind: str, body: bytes, **more: str) -> None:
        self.send_response(status)
        for name, value in {**HEADERS, **more}.items():
            self.send_header(name, value)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def version_string(self) -> str:
        return "desk"

    def log_message(self, *_) -> None:
        """The address holds the secret: nothing of it is printed."""
