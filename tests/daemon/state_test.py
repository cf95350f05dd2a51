"""The state directory in every condition: damaged, gone, full, not writable, of another version. What is served goes on
being served, ids and dates stay, and what is wrong is said."""
import os
import pathlib
import resource
import signal
import sqlite3
import subprocess
import tempfile
import unittest

import harness
from harness import Case

UP = (b'<rss version="2.0"><channel><title>Up</title><link>https://up.example.org/</link><description>d</description>'
      b'<item><guid isPermaLink="false">one</guid><title>One</title><description>text</description></item>'
      b'</channel></rss>')


class State(Case):
    def setUp(self):
        super().setUp()
        self.up = self.upstream()
        self.up.pages["/f"] = UP
        self.post("first.md", "First")
        (self.posts / "undated.md").write_text("---\ntitle: Undated\n---\nx\n")
        self.configure(upstreams=[self.up.url + "/f"])
        self.state = self.directory / "state"
        self.database = self.state / "feedd.db"

    def begin(self):
        feedd = self.start()
        self.await_titles(feedd, ["First", "One", "Undated"])
        return feedd

    def await_titles(self, feedd, titles):
        feedd.until(lambda: sorted(feedd.titles()) == titles, titles)

    @staticmethod
    def told(feedd):
        return {item["title"]: (item["id"], item["date_published"], item.get("date_modified"))
                for item in feedd.items()}

    @staticmethod
    def store_notes(feedd):
        return [note["what"] for source in feedd.get("/status.json").json["sources"] if source["source"] == "store"
                for note in source["notes"]]


class Damaged(State):
    def test_a_damaged_database_is_set_aside_and_made_anew_with_the_same_ids_and_dates(self):
        feedd = self.begin()
        told = self.told(feedd)
        feedd.stop()
        os.rename(self.posts / "undated.md", self.posts / "renamed.md")
        self.database.write_bytes(os.urandom(50_000))
        feedd.start()
        self.await_titles(feedd, ["First", "One", "Undated"])
        self.assertEqual(self.told(feedd), told)
        aside = [file.name for file in self.state.iterdir() if ".corrupt-" in file.name]
        self.assertEqual(len(aside), 1, aside)
        self.assertTrue(any("store.damaged" in line and aside[0] in line for line in feedd.log), feedd.log)
        self.assertTrue(any(aside[0] in note for note in self.store_notes(feedd)))
        self.assertIn(aside[0], feedd.get("/status").text)
        feedd.stop()
        feedd.start()
        self.assertEqual(self.told(feedd), told)
        self.assertEqual(self.store_notes(feedd), [])

    def test_a_damaged_page_found_later_is_told_and_mended_at_the_next_start(self):
        feedd = self.begin()
        told = self.told(feedd)
        feedd.stop(signal.SIGKILL)
        (self.state / "feedd.db.damaged").touch()
        feedd.start()
        self.await_titles(feedd, ["First", "One", "Undated"])
        self.assertEqual(self.told(feedd), told)
        self.assertFalse((self.state / "feedd.db.damaged").exists())

    def test_a_database_that_is_gone_or_has_lost_its_tables_is_made_anew(self):
        feedd = self.begin()
        told = self.told(feedd)
        for spoil in (self.database.unlink, lambda: self.database.write_bytes(b"")):
            feedd.stop()
            spoil()
            feedd.start()
            self.await_titles(feedd, ["First", "One", "Undated"])
            self.assertEqual(self.told(feedd), told)

    def test_check_names_it_and_changes_nothing(self):
        feedd = self.begin()
        feedd.stop()
        self.database.write_bytes(b"x" * 50_000)
        before = sorted(os.listdir(self.state))
        done = self.run_once("--check", "--config", "feedd.toml", status=1)
        self.assertIn(b"feedd.db", done.stderr)
        self.assertEqual(sorted(os.listdir(self.state)), before)

    def test_check_is_no_hindrance_to_a_feedd_at_work(self):
        self.begin()
        self.run_once("--check", "--config", "feedd.toml")


class Version(State):
    def set_version(self, version):
        with sqlite3.connect(self.database) as database:
            database.execute(f"PRAGMA user_version={version}")
        database.close()

    def test_one_of_an_older_feedd_is_brought_up_to_date(self):
        feedd = self.begin()
        told = self.told(feedd)
        feedd.stop()
        (self.state / "feedd.ledger").unlink()
        with sqlite3.connect(self.database) as database:
            for name in ("INDEX entry_place", "INDEX entry_stamp", "TABLE tombstone", "TABLE note", "TABLE arrival"):
                database.execute(f"DROP {name}")
            for table, column in (("document", "history"), ("entry", "backlog"), ("member", "backlog")):
                database.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
            database.execute("PRAGMA user_version=1")
        database.close()
        feedd.start()
        self.assertEqual(self.told(feedd), told)
        self.assertEqual(len((self.state / "feedd.ledger").read_text().splitlines()), 3)

    def test_one_of_a_newer_feedd_is_refused_and_left_alone(self):
        feedd = self.begin()
        feedd.stop()
        self.set_version(99)
        before = self.database.read_bytes()
        for command in ((), ("--export", "out"), ("--check",)):
            done = self.run_once(*command, "--config", "feedd.toml", status=1)
            self.assertRegex(done.stderr.decode(), r"feedd\.db: written by a newer feedd .*: start that one")
        self.assertEqual(self.database.read_bytes(), before)


class Full(State):
    """A limit on the size of files is what a process sees of a full disk, and needs no disk."""

    def limit(self, feedd, size):
        resource.prlimit(feedd.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def test_a_full_disk_is_told_once_and_got_over(self):
        feedd = self.begin()
        told = self.told(feedd)
        self.limit(feedd, 0)
        (self.posts / "second.md").write_text("---\ntitle: Second\n---\nx\n")
        feedd.until(lambda: self.store_notes(feedd), "the status tells")
        self.assertEqual(self.told(feedd), told)
        self.assertEqual(sum("store.failed" in line for line in feedd.log), 1)
        self.limit(feedd, resource.RLIM_INFINITY)
        feedd.until(lambda: "Second" in feedd.titles(), "the post", 25)
        feedd.until(lambda: self.store_notes(feedd) == [], "all is well")
        self.assertEqual({title: one for title, one in self.told(feedd).items() if title != "Second"}, told)
        self.assertEqual(feedd.stop(), 0)

    def test_a_start_on_a_full_disk_serves_what_was_served(self):
        if harness.is_sanitized("t"):
            self.skipTest("ThreadSanitizer writes a file of its own before main() can forbear the signal")
        for number in (signal.SIGTERM, signal.SIGKILL):
            feedd = self.begin()
            told = self.told(feedd)
            feedd.stop(number)
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
            try:
                feedd.start()
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            self.assertEqual(self.told(feedd), told)
            self.assertEqual(feedd.stop(), 0)

    def test_a_first_start_on_a_full_disk_says_so(self):
        if harness.is_sanitized("t"):
            self.skipTest("ThreadSanitizer writes a file of its own before main() can forbear the signal")
        self.state.mkdir()
        command = ["prlimit", "--fsize=0", harness.BINARY, "--config", "feedd.toml"]
        done = subprocess.run(command, cwd=self.directory, env={**os.environ, "STATE_DIRECTORY": str(self.state)},
                              capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"state: cannot be written \(File too large\), and holds no state")
        self.assertNotIn("older", done.stderr)


class ReadOnly(State):
    """As a user who may not write there; root may always."""

    def start_as_nobody(self, feedd):
        root = os.geteuid() == 0
        os.chmod(self.directory, 0o755)
        popen = subprocess.Popen
        if root:
            subprocess.Popen = lambda *args, **more: popen(*args, user=65534, group=65534, extra_groups=[], **more)
        try:
            feedd.start()
        finally:
            subprocess.Popen = popen

    def setUp(self):
        super().setUp()
        if os.geteuid() == 0:
            copy = tempfile.mkdtemp(prefix="feedd-binary-")
            self.addCleanup(lambda: subprocess.run(["rm", "-rf", copy], check=False))
            os.chmod(copy, 0o755)
            binary = pathlib.Path(copy) / "feedd"
            binary.write_bytes(pathlib.Path(harness.BINARY).read_bytes())
            binary.chmod(0o755)
            self.addCleanup(setattr, harness, "BINARY", harness.BINARY)
            harness.BINARY = str(binary)

    def test_what_can_be_read_is_served_and_the_status_says_that_nothing_is_kept(self):
        for number in (signal.SIGTERM, signal.SIGKILL):
            feedd = self.begin()
            told = self.told(feedd)
            feedd.stop(number)
            for file in self.state.iterdir():
                file.chmod(0o444)
            self.state.chmod(0o555)
            before = sorted(os.listdir(self.state))
            self.start_as_nobody(feedd)
            self.post("second.md", "Second")
            feedd.until(lambda: self.store_notes(feedd), "the status tells")
            self.assertEqual(self.told(feedd), told)
            self.assertTrue(any("store.read_only" in line for line in feedd.log), feedd.log)
            self.assertEqual(feedd.stop(), 0)
            self.assertEqual(sorted(os.listdir(self.state)), before)
            self.state.chmod(0o755)
            for file in self.state.iterdir():
                file.chmod(0o644)
            (self.posts / "second.md").unlink()

    def test_a_log_that_was_killed_before_it_held_anything_is_passed_over(self):
        feedd = self.begin()
        told = self.told(feedd)
        feedd.stop()
        (self.state / "feedd.db-wal").write_bytes(b"\x37\x7f\x06\x82" + b"salt" * 7)
        (self.state / "feedd.db-shm").write_bytes(bytes(32768))
        for file in self.state.iterdir():
            file.chmod(0o444)
        self.state.chmod(0o555)
        self.start_as_nobody(feedd)
        self.assertEqual(self.told(feedd), told)
        self.assertEqual(feedd.stop(), 0)

    def test_without_any_state_it_is_said_what_is_wrong(self):
        self.state.mkdir()
        self.state.chmod(0o555)
        with self.assertRaises(AssertionError) as failed:
            feedd = object.__new__(harness.Feedd)
            feedd.directory, feedd.args = self.directory, ("--config", "feedd.toml")
            feedd.env = {**os.environ, "STATE_DIRECTORY": str(self.state)}
            self.start_as_nobody(feedd)
        self.assertRegex(str(failed.exception), r"feedd ended with 1[\s\S]*state/feedd\.db: .*STATE_DIRECTORY")


if __name__ == "__main__":
    unittest.main()
