#!/usr/bin/env python3
"""Figures of the whole program, run by ./dev bench: the cold export of many posts, and how long after a save readers see
it, with few entries stored and with many. figures.py [POSTS [SAVES [STORED]]]"""
import datetime
import http.client
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "daemon"))
os.environ.setdefault("FEEDD_PATIENCE", "900")  # the first look at so many posts takes its time
import harness  # noqa: E402

PARAGRAPH = "一段文字 with **bold** words, `code`, and a [link](https://example.org/page). " * 4 + "\n\n"


DEBOUNCE = 30  # ms that lib/posts waits after a file was closed


def cpu(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def write(file, number, paragraphs=8):
    """One post an hour."""
    date = datetime.datetime(2010, 1, 1) + datetime.timedelta(hours=number)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\ntitle: Post {number} 第 {number} 篇\ndate: {date} +0000\n"
                    f"tags: [云, t{number % 20}]\n---\n\n" + PARAGRAPH * paragraphs, encoding="utf-8")


def configure(directory):
    (directory / "feedd.toml").write_text(
        '[site]\ntitle = "Figures"\nurl = "https://feeds.example.org/"\n[server]\nlisten = ["127.0.0.1:0"]\n'
        '[[posts]]\npath = "posts"\nname = "blog"\nurl = "https://blog.example.org/"\n')


def export(directory, posts):
    for number in range(posts):
        write(directory / "posts" / f"{number % 50:02}" / f"{number}.md", number)
    state = directory / "state-export"
    state.mkdir()
    for name in ("cold", "again, nothing changed"):
        start = time.monotonic()
        used = os.times()
        subprocess.run([harness.BINARY, "--export", "out", "--config", "feedd.toml"], cwd=directory, check=True,
                       env={**os.environ, "STATE_DIRECTORY": str(state)}, stdout=subprocess.DEVNULL)
        now = os.times()
        cpu = now.children_user + now.children_system - used.children_user - used.children_system
        print(f"export of {posts} posts, {name}: {time.monotonic() - start:.2f} s, {cpu:.2f} s of CPU")


class Reader:
    """One connection kept open, which asks for the main feed again and again, and says what it has already."""

    def __init__(self, address):
        self.connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
        self.etag, self.text = None, ""

    def look(self):
        self.connection.request("GET", "/atom.xml", headers={"If-None-Match": self.etag} if self.etag else {})
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status == 200:
            self.etag, self.text = answer.headers["ETag"], body.decode()

    def wait(self, holds):
        self.look()
        while not holds(self.text):
            time.sleep(0.0005)
            self.look()


def entries(daemon):
    text = daemon.get("/metrics").text
    return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith("feedd_entries{"))


def save_to_served(directory, saves, posts, stored):
    """From the moment a file is closed to the first answer that shows it. `posts`: the directory it is in."""
    daemon = harness.Feedd(directory, "--config", "feedd.toml")
    daemon.until(lambda: entries(daemon) >= stored, "all is stored", patience=900)
    time.sleep(2)  # and shown
    reader, taken = Reader(daemon.address), []
    try:
        used = cpu(daemon.process.pid)
        for number in range(saves):
            file = directory / posts / f"saved-{number}.md"
            text = f"---\ntitle: Saved {number}\ndate: 2025-01-01 00:00:00 +0000\n---\n\n" + PARAGRAPH
            file.write_text(text, encoding="utf-8")
            start = time.monotonic()
            reader.wait(lambda seen: f"Saved {number}<" in seen)
            taken.append((time.monotonic() - start) * 1000)
            time.sleep(0.3)  # what is done for status and store after a change is no part of the next
            os.remove(file)
            reader.wait(lambda seen: f"Saved {number}<" not in seen)
            time.sleep(0.3)
        used = cpu(daemon.process.pid) - used
    finally:
        daemon.stop()
    print(f"save to served in {posts}, {stored} entries stored, {saves} saves: median {statistics.median(taken):.0f} ms, "
          f"worst {max(taken):.0f} ms, of which {DEBOUNCE} ms are waited for more; {used / saves / 2 * 1000:.0f} ms of CPU "
          "for each change, reader's looks included", flush=True)


def main():
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    saves = int(sys.argv[2]) if len(sys.argv) > 2 else 50
    stored = int(sys.argv[3]) if len(sys.argv) > 3 else 100_000
    directory = pathlib.Path(tempfile.mkdtemp(prefix="feedd-figures-"))
    try:
        configure(directory)
        export(directory, posts)
        save_to_served(directory, saves, "posts", posts)
        for number in range(stored):
            write(directory / "stored" / f"{number % 300:03}" / f"{number}.md", number, paragraphs=1)
        with open(directory / "feedd.toml", "a", encoding="utf-8") as file:
            file.write('[[posts]]\npath = "stored"\nname = "stored"\nurl = "https://stored.example.org/"\n')
        save_to_served(directory, saves, "posts", posts + stored)
        save_to_served(directory, saves, "stored", posts + stored)
    finally:
        shutil.rmtree(directory)


if __name__ == "__main__":
    main()
