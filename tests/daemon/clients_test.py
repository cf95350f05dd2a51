"""What programs that read feeds see of the running daemon: every entry of every output, with its title and its date. A
program that is not installed is left out, and said so."""
import calendar
import contextlib
import datetime
import html
import json
import shutil
import sqlite3
import subprocess
import unittest
import urllib.parse

import feedparser

from harness import Case, rss

TITLES = ["First & foremost", "第二篇：云原生", "<b> is a tag", "“Quotes” and 'others'", "Ünïcödé — ελληνικά", "An emoji 🚀 within",
          "AT&T, without a space", "Ends with a backslash \\", "مرحبا بالعالم", "C++ > C", "]]> ends a section", "100% & more"]
FEED_TAG = "技术"
OUTPUTS = {"main": "/", "a feed": "/cloud/", "a tag": f"/tags/{FEED_TAG}/", "a source": "/sources/blog/",
           "an upstream": "/sources/up0/"}
XML = ("atom.xml", "rss.xml")
SCRIPT = """
require 'json'; require 'net/http'; require 'uri'
LIBRARY = ARGV.shift
require LIBRARY
seen = ARGV.to_h do |address|
  text = Net::HTTP.get(URI(address)).force_encoding('UTF-8')
  if LIBRARY == 'rss'
    feed = RSS::Parser.parse(text, true)
    plain = ->(element) { element.respond_to?(:content) ? element.content : element }
    entries = feed.items.map do |item|
      date = feed.feed_type == 'atom' ? item.published.content : item.pubDate
      title = item.title
      [feed.feed_type == 'atom' && title.type == 'html' ? 'HTML' + plain.(title) : plain.(title), date.to_i]
    end
  else
    entries = FeedParser::Feed.new(text).items.map { |item| [item.title, item.date.to_i] }
  end
  [address, entries]
end
puts JSON.generate(seen)
"""


def has_ruby(library):
    return shutil.which("ruby") and subprocess.run(["ruby", "-e", f"require '{library}'"], capture_output=True).returncode == 0


def wants(program):
    return unittest.skipUnless(shutil.which(program), f"{program} is not installed")


def wants_ruby(library):
    return unittest.skipUnless(has_ruby(library), f"ruby's {library} is not installed")


class Clients(Case):
    """The entries are those of twelve posts and of one upstream; `wanted` has what each output should show."""

    def setUp(self):
        super().setUp()
        self.maxDiff = None
        posts = {}
        for number, title in enumerate(TITLES):
            date = datetime.datetime(2024, 2, 27 + number % 3, 23, 59, number, tzinfo=datetime.timezone.utc)
            local = date.astimezone(datetime.timezone(datetime.timedelta(hours=number % 3 * 4 - 4)))
            posts[title] = (int(date.timestamp()), number % 2 == 0)
            self.post(f"{number}.md", json.dumps(title, ensure_ascii=False), body=f"The text of **{number}**, & more.",
                      date=local.strftime("%Y-%m-%d %H:%M:%S %z"), tags=f"[{FEED_TAG}]" if number % 2 == 0 else "[other]")
        up = self.upstream()
        up.pages["/feed"] = rss(("a", "From elsewhere"), ("b", "Elsewhere &amp; later"))
        there = {title: (calendar.timegm((2020, 1, 2, 3, 4, 5)), False) for title in ("From elsewhere", "Elsewhere & later")}
        self.configure(f'[[feed]]\nname = "cloud"\ntitle = "Cloud"\nkeep = ["tag:{FEED_TAG}"]\n', upstreams=[up.url + "/feed"],
                       fetch='interval = "1h"\nmin_interval = "1s"\nmax_interval = "1h"')
        self.feedd = self.start()
        self.feedd.until(lambda: len(self.feedd.titles()) == len(TITLES) + 2, "all entries")
        tagged = {title: date for title, (date, has_tag) in posts.items() if has_tag}
        self.wanted = {"main": {title: date for title, (date, _) in {**posts, **there}.items()}, "a feed": tagged, "a tag": tagged,
                       "a source": {title: date for title, (date, _) in posts.items()},
                       "an upstream": {title: date for title, (date, _) in there.items()}}

    def addresses(self, *files):
        """(what it is, its address), of each output in each of these files."""
        host = f"http://{self.feedd.address.netloc}"
        return [(output, host + urllib.parse.quote(directory) + file) for output, directory in OUTPUTS.items() for file in files]

    def check(self, output, address, entries):
        """`entries`: (title, seconds) as they were seen."""
        with self.subTest(output, address=address):
            self.assertEqual(sorted(entries), sorted(self.wanted[output].items()))

    def test_feedparser(self):
        for output, address in self.addresses(*XML):
            feed = feedparser.parse(address)
            self.assertFalse(feed.bozo, address)
            self.check(output, address, [(self.shown(entry.title_detail), calendar.timegm(entry.published_parsed))
                                         for entry in feed.entries])

    @staticmethod
    def shown(title):
        """As a person sees it: titles that are HTML are unescaped once."""
        return html.unescape(title.value) if title.type == "text/html" else title.value

    def test_json_feed(self):
        for output, address in self.addresses("feed.json"):
            path = urllib.parse.urlsplit(address).path
            self.check(output, address, [(item["title"], int(datetime.datetime.fromisoformat(
                item["date_published"].replace("Z", "+00:00")).timestamp())) for item in self.feedd.get(path).json["items"]])

    @wants("newsboat")
    def test_newsboat(self):
        environment = {"HOME": str(self.directory), "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "TERM": "dumb"}
        (self.directory / "config").write_text("")
        for number, (output, address) in enumerate(self.addresses(*XML)):
            (self.directory / "urls").write_text(address + "\n")
            file = f"cache{number}.db"  # to newsboat, one entry of two feeds is in the one it saw last
            done = subprocess.run(["newsboat", "-C", "config", "-u", "urls", "-c", file, "-x", "reload"], cwd=self.directory,
                                  env=environment, capture_output=True, timeout=120)
            self.assertEqual(done.returncode, 0, done.stderr)
            with contextlib.closing(sqlite3.connect(self.directory / file)) as cache:
                self.check(output, address, cache.execute("select title, pubDate from rss_item").fetchall())

    @wants("sfeed")
    def test_sfeed(self):
        for output, address in self.addresses(*XML):
            body = self.feedd.get(urllib.parse.urlsplit(address).path).body
            lines = subprocess.run(["sfeed", address], input=body, check=True, capture_output=True).stdout.decode().splitlines()
            rows = [line.split("\t") for line in lines]
            self.check(output, address, [(row[1].replace("\\\\", "\\"), int(row[0])) for row in rows])
            self.assertTrue(all(urllib.parse.urlsplit(row[2]).scheme for row in rows), "every entry has its link")

    def ruby(self, library):
        addresses = self.addresses(*XML)
        done = subprocess.run(["ruby", "-e", SCRIPT, library, *(address for _, address in addresses)], capture_output=True,
                              timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        seen = json.loads(done.stdout)
        return [(output, address, [(title, date) for title, date in seen[address]]) for output, address in addresses]

    @wants_ruby("rss")
    def test_rss_of_ruby(self):
        for output, address, entries in self.ruby("rss"):
            self.check(output, address, entries)

    @wants_ruby("feedparser")
    def test_feedparser_of_ruby(self):
        for output, address, entries in self.ruby("feedparser"):
            # It takes every title for HTML, and shows that as plain text.
            self.check(output, address, [(title.replace("* is a tag", "<b> is a tag"), date) for title, date in entries])


if __name__ == "__main__":
    unittest.main()
