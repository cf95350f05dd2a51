"""What a person at a terminal sees, and what a file or a pipe gets: progress and colours there alone, and nothing from
outside that moves the cursor or turns the direction of writing anywhere."""
import os
import pty
import re
import subprocess
import threading
import unittest

from harness import BINARY, Case

# Of each kind one: C0, DEL, C1, an override and an isolate.
NASTY = "Ev\x1b[31mil \x7f\u009b1m \u202egnp.exe \u2066x\u2069 \u200f end"
MARKS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Terminal(Case):
    def at_a_terminal(self, *args, **environment):
        """(exit status, what the terminal was sent)."""
        state = self.directory / "state"
        state.mkdir(exist_ok=True)
        ours, theirs = pty.openpty()
        env = {**os.environ, "STATE_DIRECTORY": str(state), "TERM": "xterm", **environment}
        env.pop("NO_COLOR", None) if "NO_COLOR" not in environment else None
        process = subprocess.Popen([BINARY, *args], cwd=self.directory, env=env, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=theirs)
        os.close(theirs)
        seen = bytearray()

        def read():
            while True:
                try:
                    data = os.read(ours, 65536)
                except OSError:  # the other end is closed
                    return
                if not data:
                    return
                seen.extend(data)

        reader = threading.Thread(target=read)
        reader.start()
        status = process.wait(timeout=60)
        reader.join(timeout=10)
        os.close(ours)
        return status, seen.decode()

    def page(self):
        """An upstream that is a web page with a nasty title."""
        up = self.upstream()
        html = f"<!doctype html><html><head><title>{NASTY}</title></head><body>hi</body></html>".encode()
        up.pages["/f"] = lambda _: (200, {"Content-Type": "text/html; charset=utf-8"}, html)
        return up.url + "/f"

    def test_progress_is_shown_and_goes_away(self):
        self.post("first.md", "First")
        self.configure(upstreams=[self.page()])
        status, seen = self.at_a_terminal("--export", "out", "--config", "feedd.toml")
        self.assertEqual(status, 3)
        self.assertIn("upstreams asked [", seen)
        self.assertIn("files written or compared", seen)
        self.assertTrue(seen.endswith("\r\x1b[K") or seen.endswith("\n"), repr(seen[-80:]))
        last = seen.rsplit("\r\x1b[K", 1)[1]
        self.assertNotIn("files written", last, "the line has gone in the end")

    def test_a_pipe_gets_lines_alone(self):
        self.post("first.md", "First")
        self.configure(upstreams=[self.page()])
        for command in (("--export", "out"), ("--check", "--online")):
            done = self.run_once(*command, "--config", "feedd.toml", status=3 if command[0] == "--export" else 1,
                                 env={"TERM": "xterm"})
            text = (done.stderr + done.stdout).decode()
            self.assertNotRegex(text, MARKS)
            self.assertNotIn("\r", text)
            self.assertNotIn("asked [", text)

    def test_findings_are_coloured_at_a_terminal_unless_that_is_refused(self):
        (self.posts / "bad.md").write_text("---\ntitle: Bad\ndate: yesterday\n---\nx\n")
        self.configure()
        colour = "\x1b[1;31m"
        self.assertIn(colour, self.at_a_terminal("--check")[1])
        for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
            seen = self.at_a_terminal("--check", **environment)[1]
            self.assertIn("bad.md:3", seen)
            self.assertNotIn(colour, seen)
        self.assertNotIn("\x1b", self.at_a_terminal("--check", TERM="dumb")[1])

    def test_nothing_from_outside_moves_the_cursor_or_turns_the_writing(self):
        url = self.page()
        self.configure(upstreams=[url])
        pipes = [self.run_once("--convert", url, "--to", "json", status=1), self.run_once("--check", "--online", status=1)]
        for done in pipes:
            text = (done.stderr + done.stdout).decode()
            self.assertIn("Ev", text)
            self.assertNotRegex(text, MARKS)
        seen = self.at_a_terminal("--check", "--online")[1]
        self.assertIn("Ev", seen)
        ours = re.compile(r"\x1b\[(K|0m|1;3[13]m)|\r")
        self.assertNotRegex(ours.sub("", seen), MARKS)

    def test_the_log_of_a_daemon_has_neither(self):
        self.post("first.md", "First")
        self.configure(upstreams=[self.page()])
        feedd = self.start()
        feedd.until(lambda: any("source.failed" in line for line in feedd.log), "the failure is logged")
        line = next(line for line in feedd.log if "source.failed" in line)
        self.assertRegex(line, r"\\+xe2\\+x80\\+xaegnp\.exe")
        for line in feedd.log:
            self.assertNotRegex(line, MARKS)

    def test_what_is_taken_from_a_list_is_text_alone(self):
        (self.directory / "list.opml").write_text(
            f'<opml version="2.0"><body><outline text="{NASTY.translate({0x1b: None, 0x7f: None})}" type="rss" '
            'xmlUrl="https://a.example.org/feed"/></body></opml>')
        done = self.run_once("--import-opml", "list.opml").stdout.decode()
        self.assertIn("\\u202Egnp.exe", done)
        self.assertNotRegex(done, MARKS)
        (self.directory / "planet.ini").write_text(f"[https://a.example.org/feed]\nname = {NASTY}\nface = {NASTY}\n")
        done = self.run_once("--import-planet", "planet.ini").stdout.decode()
        self.assertNotRegex(done, MARKS)
        (self.directory / "feedd.toml").write_text(done)
        self.run_once("--check", "--config", "feedd.toml")


class Levels(Case):
    def test_levels_are_coloured_at_a_terminal_and_numbered_in_the_journal(self):
        self.post("first.md", "First")
        self.configure()
        feedd = self.start(env={"JOURNAL_STREAM": "1:1"})
        self.assertTrue(any(line.startswith("<6>daemon.ready") for line in feedd.log), feedd.log)
        self.assertEqual(feedd.stop(), 0)
        ours, theirs = pty.openpty()
        env = {**os.environ, "STATE_DIRECTORY": str(self.directory / "state"), "TERM": "xterm"}
        env.pop("NO_COLOR", None)
        process = subprocess.Popen([BINARY, "--config", "feedd.toml"], cwd=self.directory, env=env, stderr=theirs)
        os.close(theirs)
        self.addCleanup(os.close, ours)
        self.addCleanup(process.kill)
        seen = b""
        while b"daemon.ready" not in seen:
            seen += os.read(ours, 65536)
        self.assertIn(b"\x1b[32minfo\x1b[0m daemon.ready", seen)
        process.terminate()
        self.assertEqual(process.wait(timeout=20), 0)


if __name__ == "__main__":
    unittest.main()
