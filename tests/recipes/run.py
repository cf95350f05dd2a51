#!/usr/bin/env python3
"""The recipes of README.md, run as they are written there: each stands below a heading `### …` under `## Recipes`, and its
blocks of shell are handed to bash in a home that has what the recipe takes for granted (a blog, a list of subscriptions).
A block that ends in a bare `feedd` serves until the test has read from it.

FEEDD=build/release/feedd tests/recipes/run.py; in a network of its own, without which it is skipped: the recipes use the
ports and places that they name."""
import fcntl
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BINARY = pathlib.Path(os.environ.get("FEEDD", ROOT / "build/release/feedd")).resolve()
ALONE = "FEEDD_RECIPES_ALONE"


def recipes():
    """{heading: [block of shell]}, as they stand in README.md."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = re.search(r"^## Recipes$(.*?)^## ", text, re.M | re.S)[1]
    parts = re.split(r"^### (.+)$", section, flags=re.M)[1:]
    return {heading: re.findall(r"^```sh\n(.*?)^```$", body, re.M | re.S)
            for heading, body in zip(parts[::2], parts[1::2])}


RECIPES = recipes()


class Recipe(unittest.TestCase):
    heading = ""

    def setUp(self):
        if not os.environ.get(ALONE):
            self.skipTest("needs a network namespace (unshare)")
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="feedd-recipe-"))
        self.addCleanup(shutil.rmtree, self.home, ignore_errors=True)
        tools = self.home / ".tools"
        tools.mkdir()
        (tools / "feedd").symlink_to(BINARY)
        self.environment = {"HOME": str(self.home), "PATH": f"{tools}:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"}
        self.tools = tools
        self.blocks = RECIPES[self.heading]
        self.assertTrue(self.blocks, "the recipe has something to paste")

    def paste(self, block):
        """Runs it; its output."""
        done = subprocess.run(["bash", "-e", "-c", block], cwd=self.home, env=self.environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
        text = done.stdout.decode()
        self.assertEqual(done.returncode, 0, f"{block}\n{text}")
        return text

    def paste_and_serve(self, block):
        """Runs a block that serves in the end, until the test is over."""
        self.assertEqual(block.strip().splitlines()[-1].split("#")[0].strip(), "feedd")
        log = open(self.home / ".log", "w+", encoding="utf-8")
        self.addCleanup(log.close)
        shell = subprocess.Popen(["bash", "-e", "-c", block], cwd=self.home, env=self.environment, start_new_session=True,
                                 stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)

        def end():
            os.killpg(shell.pid, signal.SIGTERM)
            shell.wait(timeout=20)

        self.addCleanup(end)
        for _ in range(300):
            if "daemon.ready" in (self.home / ".log").read_text(encoding="utf-8"):
                return
            if shell.poll() is not None:
                break
            time.sleep(0.1)
        self.fail(f"{block}\n" + (self.home / ".log").read_text(encoding="utf-8"))

    def get(self, path, address="127.0.0.1:8080", host=None):
        request = urllib.request.Request(f"http://{address}{path}", headers={"Host": host} if host else {})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.read().decode("utf-8")

    def titles(self):
        return [item["title"] for item in json.loads(self.get("/feed.json"))["items"]]

    def blog(self, kind):
        """A site as its generator's users have it."""
        if kind == "jekyll":
            shutil.copytree(ROOT / "fixtures/posts/jekyll", self.home / "blog")
            return
        site = self.home / "blog"
        (site / "content/posts").mkdir(parents=True)
        (site / "hugo.toml").write_text('baseURL = "https://blog.example.org/"\ntitle = "Hugo blog"\n'
                                        '[permalinks]\nposts = "/:year/:slug/"\n')
        (site / "content/posts/hello.md").write_text('+++\ntitle = "Hello"\ndate = 2024-05-06\n+++\n\nText.\n')


class Jekyll(Recipe):
    heading = "A Jekyll blog"

    def test_it_is_served_with_the_ids_its_subscribers_know(self):
        self.blog("jekyll")
        self.paste_and_serve("\n".join(self.blocks))
        self.assertTrue(self.titles())
        self.assertIn("<feed", self.get("/atom.xml"))
        self.assertIn("jekyll", (self.home / ".log").read_text().lower(), "--check names what it recognised")


class Hugo(Recipe):
    heading = "A Hugo blog"

    def test_it_is_served_under_the_addresses_hugo_gives(self):
        self.blog("hugo")
        self.paste_and_serve("\n".join(self.blocks))
        items = json.loads(self.get("/feed.json"))["items"]
        self.assertEqual([(item["title"], item["url"]) for item in items],
                         [("Hello", "https://blog.example.org/2024/hello/")])


class Planet(Recipe):
    heading = "A planet from OPML"

    def test_each_feed_of_the_list_is_in_it(self):
        feeds = [f"file://{ROOT}/fixtures/atom/planet.atom", f"file://{ROOT}/fixtures/rss/planet.rss"]
        outlines = "".join(f'<outline type="rss" text="feed {i}" xmlUrl="{url}"/>' for i, url in enumerate(feeds))
        (self.home / "subscriptions.opml").write_text(
            f'<opml version="2.0"><head><title>mine</title></head><body>{outlines}</body></opml>')
        self.paste_and_serve("\n".join(self.blocks))
        for _ in range(100):
            if self.get("/opml.xml").count("xmlUrl") == 2 and len({item["authors"][0]["name"] if item.get("authors") else ""
                                                                   for item in json.loads(self.get("/feed.json"))["items"]}) > 0:
                break
            time.sleep(0.1)
        self.assertTrue(self.titles())
        status = json.loads(self.get("/status.json"))
        self.assertEqual(status["failing"], 0, status)


class Nginx(Recipe):
    heading = "Behind nginx"

    @unittest.skipUnless(shutil.which("nginx") or os.path.exists("/usr/sbin/nginx"), "needs nginx")
    @unittest.skipUnless(os.environ.get(ALONE) == "root", "needs root and namespaces: it writes below /etc/nginx")
    def test_readers_get_the_feeds_from_nginx_with_validators_and_packed(self):
        self.blog("jekyll")
        configuration = self.home / "blog/feedd.toml"
        configuration.write_text('[site]\nurl = "https://feeds.example.org/"\n[[posts]]\npath = "."\n')
        # In a namespace where these are nobody else's; here no systemd runs nginx, so that reloading it is starting it.
        for place in ("/etc/nginx/conf.d", "/etc/nginx/sites-enabled", "/var/log/nginx", "/run"):
            if os.path.isdir(place):
                subprocess.run(["mount", "-t", "tmpfs", "tmpfs", place], check=True)
        (self.tools / "systemctl").write_text('#!/bin/sh\n[ "$*" = "reload nginx" ] && exec nginx\nexit 1\n')
        (self.tools / "systemctl").chmod(0o755)
        (self.tools / "sudo").write_text('#!/bin/sh\nexec "$@"\n')
        (self.tools / "sudo").chmod(0o755)
        self.addCleanup(subprocess.run, ["nginx", "-s", "stop"], env=self.environment)
        self.paste(self.blocks[0])
        self.paste_and_serve("cd ~/blog\nfeedd")
        for _ in range(100):
            try:
                self.get("/healthz", "127.0.0.1:80", "feeds.example.org")
                break
            except OSError:
                time.sleep(0.1)
        request = urllib.request.Request("http://127.0.0.1/atom.xml",
                                         headers={"Host": "feeds.example.org", "Accept-Encoding": "br"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            self.assertEqual(answer.headers["Content-Encoding"], "br")
            tag = answer.headers["ETag"]
        request.add_header("If-None-Match", tag)
        with self.assertRaises(urllib.error.HTTPError) as unchanged:
            urllib.request.urlopen(request, timeout=10)
        self.assertEqual(unchanged.exception.code, 304)


class StaticExport(Recipe):
    heading = "Static export in CI"

    def test_the_files_are_written_and_what_is_gone_is_removed(self):
        self.blog("jekyll")
        (self.home / "blog/feedd.toml").write_text('[site]\nurl = "https://feeds.example.org/"\n[[posts]]\npath = "."\n')
        self.environment["GITHUB_WORKSPACE"] = str(self.home / "blog")
        block = "cd ~/blog\n" + "\n".join(self.blocks)
        self.paste(block)
        public = self.home / "blog/public"
        for name in ("atom.xml", "rss.xml", "feed.json", "index.html", "atom.xml.gz", "_headers"):
            self.assertTrue((public / name).is_file(), name)
        before = {file: file.stat().st_mtime_ns for file in public.rglob("*") if file.is_file()}
        self.paste(block)
        after = {file: file.stat().st_mtime_ns for file in public.rglob("*") if file.is_file()}
        touched = [str(file.relative_to(public)) for file in before if after.get(file) != before[file]]
        self.assertEqual(touched, [], "what did not change is not touched")
        self.assertEqual(len(before), len(after))


class All(unittest.TestCase):
    def test_every_recipe_is_run(self):
        tested = {case.heading for case in Recipe.__subclasses__()}
        self.assertEqual(tested, set(RECIPES))


def bring_up_loopback():
    """A network of one's own begins with its loopback down."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        up_and_running = struct.pack("16sH14x", b"lo", 0x41)
        fcntl.ioctl(any_socket, 0x8914, up_and_running)  # SIOCSIFFLAGS


def alone():
    """Runs this again where its ports and mounts are nobody else's, if that can be had."""
    if os.environ.get(ALONE):
        return bring_up_loopback()
    for who, flags in (("root", ["-mn"]), ("user", ["-rn"])):
        if who == "root" and os.geteuid() != 0:
            continue
        if subprocess.run(["unshare", *flags, "true"], capture_output=True).returncode == 0:
            os.execvpe("unshare", ["unshare", *flags, sys.executable, *sys.argv], {**os.environ, ALONE: who})
    return None


if __name__ == "__main__":
    alone()
    unittest.main()
