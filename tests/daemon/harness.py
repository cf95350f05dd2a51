"""Drives the real binary: a feedd in a temporary directory, and upstreams that answer what a test says."""
import contextlib
import gzip
import http.client
import http.server
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.parse

BINARY = os.environ.get("FEEDD", "build/debug/feedd")
FIXTURES = pathlib.Path(__file__).resolve().parent.parent.parent / "fixtures"
PATIENCE = float(os.environ.get("FEEDD_PATIENCE", "20"))  # seconds; a slow machine is no failure


def is_sanitized(by="at"):
    """Whether the binary has the runtime of AddressSanitizer ("a") or ThreadSanitizer ("t") in it."""
    with open(BINARY, "rb") as binary:
        return re.search(f"__[{by}]san_init".encode(), binary.read()) is not None


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self):
        return self.body.decode("utf-8")

    @property
    def json(self):
        return json.loads(self.body)


class Upstream:
    """A loopback web server. `pages[path]` is bytes, or a function of the request's headers that returns
    (status, headers, body). `requests` lists (path, headers) in order of arrival."""

    def __init__(self):
        self.pages, self.requests, self.posts = {}, [], []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                outer.requests.append((self.path, dict(self.headers)))
                page = outer.pages.get(self.path)
                status, headers, body = 404, {}, b"nothing here"
                if callable(page):
                    status, headers, body = page(self.headers)
                elif page is not None:
                    status, body = 200, page
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if status != 304:
                    self.wfile.write(body)

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                outer.posts.append((self.path, body))
                self.send_response(202)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def count(self, path):
        return sum(1 for seen, _ in self.requests if seen == path)


def rss(*items, title="Upstream"):
    """items: (guid, title) or (guid, title, html)."""
    body = "".join(
        f"<item><guid isPermaLink=\"false\">{item[0]}</guid><title>{item[1]}</title>"
        f"<link>https://up.example.org/{item[0]}</link><pubDate>Thu, 02 Jan 2020 03:04:05 GMT</pubDate>"
        f"<description>{item[2] if len(item) > 2 else 'text'}</description></item>" for item in items)
    return (f"<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>{title}</title>"
            f"<link>https://up.example.org/</link><description>d</description>{body}</channel></rss>").encode()


class Feedd:
    """A running daemon."""

    def __init__(self, directory, *args, env=None):
        self.directory = pathlib.Path(directory)
        state = self.directory / "state"
        state.mkdir(exist_ok=True)
        self.env = {**os.environ, "STATE_DIRECTORY": str(state), **(env or {})}
        self.args = args
        self.start()

    def start(self, wait=True):
        self.log = []
        self.process = subprocess.Popen([BINARY, *self.args], cwd=self.directory, env=self.env,
                                        stderr=subprocess.PIPE, text=True)
        self.address = None
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        if wait:
            try:
                self.until(lambda: any("daemon.ready" in line for line in self.log), "ready", patience=60)
            except AssertionError:
                self.process.kill()  # whoever never had it cannot stop it
                raise

    def _read(self):
        for line in self.process.stderr:
            self.log.append(line.rstrip())
            found = re.search(r"server\.listening address=\"?(http://[^\"\s]+)", line)
            if found and not self.address:
                self.address = urllib.parse.urlsplit(found[1])

    def until(self, condition, what, patience=PATIENCE):
        """Waits for condition() to hold; what it returned."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise AssertionError(f"feedd ended with {self.process.returncode} before: {what}\n" + "\n".join(self.log))
            with contextlib.suppress(ConnectionError, http.client.HTTPException, TypeError):
                value = condition()
                if value:
                    return value
            time.sleep(0.01)
        raise AssertionError(f"not in {patience} s: {what}\n" + "\n".join(self.log[-30:]))

    def post(self, path, body, **headers):
        connection = http.client.HTTPConnection(self.address.hostname, self.address.port, timeout=10)
        try:
            connection.request("POST", path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.headers), answer.read())
        finally:
            connection.close()

    def get(self, path, method="GET", **headers):
        connection = http.client.HTTPConnection(self.address.hostname, self.address.port, timeout=10)
        try:
            connection.request(method, urllib.parse.quote(path, safe="/%?=&"),
                               headers={name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def items(self, path="/feed.json"):
        return self.get(path).json["items"]

    def titles(self, path="/feed.json"):
        return [item["title"] for item in self.items(path)]

    def send(self, number):
        self.process.send_signal(number)

    def stop(self, number=signal.SIGTERM):
        """The exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        status = self.process.wait(timeout=30)
        self.reader.join(timeout=5)
        self.process.stderr.close()
        return status


class Case(unittest.TestCase):
    """A test with a directory of its own."""

    def setUp(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="feedd-test-"))
        self.addCleanup(shutil.rmtree, self.directory, ignore_errors=True)
        self.posts = self.directory / "posts"
        self.posts.mkdir()

    def upstream(self):
        server = Upstream()
        self.addCleanup(server.close)
        return server

    def post(self, name, title, body="Text.", date="2024-05-06 07:08:09 +0000", **more):
        file = self.posts / name
        file.parent.mkdir(parents=True, exist_ok=True)
        extra = "".join(f"{key}: {value}\n" for key, value in more.items())
        file.write_text(f"---\ntitle: {title}\ndate: {date}\n{extra}---\n\n{body}\n", encoding="utf-8")
        return file

    def configure(self, more="", upstreams=(), fetch='interval = "1s"\nmin_interval = "1s"\nmax_interval = "1s"'):
        text = ('[site]\ntitle = "Planet"\nurl = "https://feeds.example.org/"\n'
                '[server]\nlisten = ["127.0.0.1:0"]\n'
                f'[fetch]\n{fetch}\nallow_private = ["127.0.0.0/8"]\n'
                '[[posts]]\npath = "posts"\nname = "blog"\nurl = "https://blog.example.org/"\n')
        for index, url in enumerate(upstreams):
            text += f'[[upstream]]\nurl = "{url}"\nname = "up{index}"\n' \
                    + ('interval = "1s"\n' if '"1s"' in fetch else "")
        file = self.directory / "feedd.toml"
        file.write_text(text + more, encoding="utf-8")
        return file

    def start(self, *args, env=None):
        if not args:
            args = ("--config", "feedd.toml")
        daemon = Feedd(self.directory, *args, env=env)
        self.addCleanup(lambda: daemon.process.poll() is None and daemon.stop(signal.SIGKILL))
        return daemon

    def run_once(self, *args, status=0, env=None, stdin=None):
        state = self.directory / "state"
        state.mkdir(exist_ok=True)
        done = subprocess.run([BINARY, *map(str, args)], cwd=self.directory, input=stdin,
                              env={**os.environ, "STATE_DIRECTORY": str(state), **(env or {})},
                              capture_output=True, timeout=120)
        self.assertEqual(done.returncode, status, done.stderr.decode(errors="replace"))
        return done


def unzipped(answer):
    return gzip.decompress(answer.body)
