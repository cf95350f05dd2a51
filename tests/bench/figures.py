#!/usr/bin/env python3
"""Figures of the whole program, run by ./dev bench: the cold export of many posts, and how long after a save readers see
it. figures.py [POSTS] [SAVES]"""
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "daemon"))
import harness  # noqa: E402

PARAGRAPH = "一段文字 with **bold** words, `code`, and a [link](https://example.org/page). " * 4 + "\n\n"


def write(file, number):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\ntitle: Post {number} 第 {number} 篇\ndate: 2024-01-01 00:00:{number % 60:02} +0000\n"
                    f"tags: [云, t{number % 20}]\n---\n\n" + PARAGRAPH * 8, encoding="utf-8")


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


def save_to_served(directory, saves):
    daemon = harness.Feedd(directory, "--config", "feedd.toml")
    taken = []
    try:
        for number in range(saves):
            file = directory / "posts" / f"saved-{number}.md"
            text = f"---\ntitle: Saved {number}\ndate: 2025-01-01 00:00:00 +0000\n---\n\n" + PARAGRAPH
            start = time.monotonic()
            file.write_text(text, encoding="utf-8")
            wanted = f"Saved {number}<"
            while wanted not in daemon.get("/atom.xml").text:
                time.sleep(0.001)
            taken.append((time.monotonic() - start) * 1000)
            os.remove(file)
            while wanted in daemon.get("/atom.xml").text:
                time.sleep(0.001)
    finally:
        daemon.stop()
    print(f"save to served, {saves} saves: median {statistics.median(taken):.0f} ms, worst {max(taken):.0f} ms")


def main():
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    saves = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    directory = pathlib.Path(tempfile.mkdtemp(prefix="feedd-figures-"))
    try:
        configure(directory)
        export(directory, posts)
        save_to_served(directory, saves)
    finally:
        shutil.rmtree(directory)


if __name__ == "__main__":
    main()
