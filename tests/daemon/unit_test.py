"""What a service manager sees: READY, STATUS, WATCHDOG, RELOADING and STOPPING at their time, a stop that ends whatever
is under way, and a sentence where a sandbox hides what is wanted."""
import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
import unittest

import harness
from harness import Case, rss


class Manager:
    """The other end of NOTIFY_SOCKET. `heard` lists (time, {key: value})."""

    def __init__(self, case):
        self.path = str(case.directory / "notify")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        case.addCleanup(self.socket.close)
        self.heard = []
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        with contextlib.suppress(OSError):
            while data := self.socket.recv(65536):
                fields = dict(line.split("=", 1) for line in data.decode().splitlines())
                self.heard.append((time.monotonic(), fields))

    def all(self, key):
        return [fields[key] for _, fields in self.heard if key in fields]


class Unit(Case):
    def setUp(self):
        super().setUp()
        self.post("first.md", "First")
        self.manager = Manager(self)
        self.env = {"NOTIFY_SOCKET": self.manager.path}

    def test_the_status_line_tells_sources_failures_and_the_next_poll(self):
        up = self.upstream()
        up.pages["/f"] = rss(("a", "Alpha"))
        self.configure(upstreams=[up.url + "/f", up.url + "/missing"],
                       fetch='interval = "1h"\nmin_interval = "1s"\nmax_interval = "1h"')
        feedd = self.start(env=self.env)
        feedd.until(lambda: self.manager.all("READY"), "ready")
        self.assertTrue(self.manager.all("STATUS")[0].startswith("3 sources"))
        feedd.until(lambda: re.fullmatch(r"3 sources, 1 failing, next \d\d:\d\d", self.manager.all("STATUS")[-1]),
                    "the failure is told")
        times = [when for when, fields in self.manager.heard if "STATUS" in fields and "READY" not in fields]
        self.assertTrue(all(b - a > 9.5 for a, b in zip(times, times[1:])), times)

    def test_a_reload_begins_with_a_monotonic_time_and_ends_ready(self):
        self.configure()
        feedd = self.start(env=self.env)
        feedd.until(lambda: self.manager.all("READY"), "ready")
        before = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
        feedd.send(signal.SIGHUP)
        feedd.until(lambda: len(self.manager.all("READY")) == 2, "ready again")
        after = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
        reload = [fields for _, fields in self.manager.heard if "RELOADING" in fields]
        self.assertEqual(len(reload), 1)
        self.assertLessEqual(before, int(reload[0]["MONOTONIC_USEC"]))
        self.assertLessEqual(int(reload[0]["MONOTONIC_USEC"]), after)
        self.configure("[nonsense]\n")
        feedd.send(signal.SIGHUP)
        feedd.until(lambda: "nonsense" in self.manager.all("STATUS")[-1], "the refusal is the status")
        self.assertEqual(len(self.manager.all("READY")), 3)
        self.assertEqual(feedd.stop(), 0)
        self.assertEqual(self.manager.all("STOPPING"), ["1"])

    def test_the_watchdog_hears_while_all_is_well_and_not_from_a_process_that_is_stopped(self):
        self.configure()
        feedd = self.start(env={**self.env, "WATCHDOG_USEC": "900000"})
        feedd.until(lambda: len(self.manager.all("WATCHDOG")) >= 4, "pings")
        feedd.send(signal.SIGSTOP)
        time.sleep(0.5)
        count = len(self.manager.all("WATCHDOG"))
        time.sleep(1)
        self.assertEqual(len(self.manager.all("WATCHDOG")), count)
        feedd.send(signal.SIGCONT)
        feedd.until(lambda: len(self.manager.all("WATCHDOG")) > count, "pings again")

    def test_a_directory_that_the_unit_hides_is_said_to_be_hidden(self):
        file = self.configure()
        file.write_text(file.read_text().replace('path = "posts"', 'path = "/home/nobody/blog"'))
        done = self.run_once("--config", "feedd.toml", status=1, env={"INVOCATION_ID": "0123456789abcdef"})
        self.assertRegex(done.stderr.decode(), r"feedd\.toml:\d+: .*feedd\.service hides /home: "
                                               r"add BindReadOnlyPaths=/home/nobody/blog in a drop-in")
        done = self.run_once("--config", "feedd.toml", status=1, env={"INVOCATION_ID": ""})
        self.assertNotIn(b"BindReadOnlyPaths", self.run_once("--config", "feedd.toml", status=1).stderr)


class Stop(Case):
    """SIGTERM ends it within ten seconds, exit status 0, whatever is under way."""

    def await_end(self, feedd, within=10):
        begun = time.monotonic()
        self.assertEqual(feedd.stop(), 0, feedd.log)
        self.assertLess(time.monotonic() - begun, within)

    def silent(self):
        """A server that takes connections and says nothing."""
        server = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(server.close)
        return server

    def test_with_an_upstream_that_never_answers(self):
        server = self.silent()
        self.post("first.md", "First")
        self.configure(upstreams=[f"http://127.0.0.1:{server.getsockname()[1]}/f"])
        feedd = self.start()
        connection, _ = server.accept()
        self.addCleanup(connection.close)
        connection.recv(10)
        self.await_end(feedd, 5)

    def test_who_has_just_come_is_answered(self):
        self.post("first.md", "First")
        self.configure()
        feedd = self.start()
        with socket.create_connection((feedd.address.hostname, feedd.address.port), timeout=10) as reader:
            time.sleep(0.2)  # it is accepted
            feedd.send(signal.SIGTERM)
            feedd.until(lambda: any("daemon.stopping" in line for line in feedd.log), "stopping")
            reader.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            answer = b""
            while data := reader.recv(4096):
                answer += data
        self.assertTrue(answer.startswith(b"HTTP/1.1 200"), answer)
        self.assertEqual(feedd.process.wait(timeout=20), 0)

    @unittest.skipUnless(shutil.which("cc"), "needs a C compiler")
    def test_with_a_name_server_that_never_answers(self):
        if harness.is_sanitized():
            self.skipTest("a sanitizer's runtime stands where the library that hangs would")
        (self.directory / "hang.c").write_text(
            '#include <stdio.h>\n#include <unistd.h>\n'
            'int getaddrinfo(const char* host, const char* service, const void* hints, void** out) {\n'
            '  (void)host; (void)service; (void)hints; (void)out;\n'
            '  fprintf(stderr, "looking up\\n"); for (;;) pause();\n}\n')
        subprocess.run(["cc", "-shared", "-fPIC", "-o", "hang.so", "hang.c"], cwd=self.directory, check=True)
        self.post("first.md", "First")
        self.configure(upstreams=["http://feeds.example.org/f"])
        feedd = self.start(env={"LD_PRELOAD": str(self.directory / "hang.so")})
        feedd.until(lambda: any("looking up" in line for line in feedd.log), "the lookup")
        self.await_end(feedd, 5)

    def test_with_a_reader_that_does_not_read(self):
        for number in range(25):
            self.post(f"p{number}.md", f"Post {number}", body="Many words. " * 20_000)
        self.configure()
        feedd = self.start()
        reader = socket.socket()
        self.addCleanup(reader.close)
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.connect((feedd.address.hostname, feedd.address.port))
        reader.sendall(b"GET /atom.xml HTTP/1.1\r\nHost: x\r\n\r\n")
        self.assertTrue(reader.recv(100))
        self.await_end(feedd)

    def test_with_a_first_look_or_a_build_under_way(self):
        for number in range(3000):
            self.post(f"p{number}.md", f"Post {number}", body="Many words. " * 50)
        self.configure()
        feedd = self.start_without_waiting()
        feedd.until(lambda: feedd.address, "listening")
        time.sleep(0.3)
        self.await_end(feedd)
        feedd.start()
        for number in range(3000):
            self.post(f"p{number}.md", f"Post {number}, edited", body="Other words. " * 50)
        time.sleep(0.3)
        self.await_end(feedd)

    def start_without_waiting(self):
        from harness import Feedd
        start = Feedd.start
        Feedd.start = lambda feedd, wait=False: start(feedd, wait)
        try:
            return self.start()
        finally:
            Feedd.start = start


if __name__ == "__main__":
    unittest.main()
