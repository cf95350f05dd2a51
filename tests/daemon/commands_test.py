"""The commands that run once: --export, --check, --convert, --import-opml; their exit statuses and their messages."""
import gzip
import json
import os
import unittest

from harness import Case, FIXTURES, rss


class Export(Case):
    def setUp(self):
        super().setUp()
        self.post("first.md", "First")

    def tree(self, directory="out"):
        root = self.directory / directory
        return {str(file.relative_to(root)): file.read_bytes() for file in root.rglob("*") if file.is_file()}

    def test_every_output_is_written_and_unchanged_files_are_not_touched(self):
        self.configure('[[feed]]\nname = "cloud"\ntitle = "Cloud"\n')
        self.run_once("--export", "out", "--config", "feedd.toml")
        tree = self.tree()
        for name in ("index.html", "atom.xml", "rss.xml", "feed.json", "feed.xml", "feed.atom", "index.xml",
                     "cloud/index.html", "cloud/atom.xml", "cloud/rss.xml", "cloud/feed.json"):
            self.assertIn(name, tree)
        self.assertNotIn("status.json", tree)
        times = {name: os.stat(self.directory / "out" / name).st_mtime_ns for name in tree}
        self.run_once("--export", "out", "--config", "feedd.toml")
        self.assertEqual(self.tree(), tree)
        self.assertEqual({name: os.stat(self.directory / "out" / name).st_mtime_ns for name in tree}, times)

    def test_an_export_is_packed_headed_and_pruned_when_asked(self):
        self.post("one.md", "One", "Some text. " * 100, tags="[gone]")
        self.configure()
        self.run_once("--export", "out", "--compress", "--headers", "--config", "feedd.toml")
        out = self.directory / "out"
        self.assertEqual(gzip.decompress((out / "atom.xml.gz").read_bytes()), (out / "atom.xml").read_bytes())
        self.assertTrue((out / "rss.xml.br").exists())
        self.assertIn("/feed.json\n  Content-Type: application/feed+json", (out / "_headers").read_text())
        self.assertTrue((out / "tags/gone/atom.xml").exists())
        before = (out / "_headers").read_text()
        self.run_once("--export", "out", "--compress", "--headers", "--config", "feedd.toml")
        self.assertEqual((out / "_headers").read_text(), before, "files that stay have their headers, too")
        self.post("one.md", "One", "Some text. " * 100)
        args = ("--export", "out", "--compress", "--headers", "--config", "feedd.toml")
        self.assertIn("out/tags/gone/atom.xml: left from an earlier export", self.run_once(*args).stderr.decode())
        done = self.run_once(*args, "--prune")
        self.assertEqual(done.stderr, b"")
        self.assertRegex(done.stdout.decode(), r", [1-9]\d* removed")
        self.assertFalse((out / "tags/gone").exists())
        self.assertTrue((out / "atom.xml.gz").exists())

    def test_a_jekyll_site_says_how_long_its_own_feed_is(self):
        (self.directory / "posts" / "_posts").mkdir()
        (self.directory / "posts" / "_config.yml").write_text("url: https://e.org\nfeed: {posts_limit: 2}\n")
        for day in (1, 2, 3):
            (self.directory / "posts" / "_posts" / f"2024-01-0{day}-p.md").write_text("---\ntitle: P\n---\nx\n")
        self.configure()
        self.run_once("--export", "one", "--config", "feedd.toml")
        self.assertEqual(self.tree("one")["atom.xml"].count(b"<entry"), 2)
        self.configure('[[feed]]\nname = "long"\nlimit = 3\n')
        self.run_once("--export", "two", "--config", "feedd.toml")
        self.assertEqual(self.tree("two")["atom.xml"].count(b"<entry"), 2)
        self.assertEqual(self.tree("two")["long/atom.xml"].count(b"<entry"), 3)

    def test_a_fresh_state_gives_the_same_bytes(self):
        self.configure()
        self.run_once("--export", "one", "--config", "feedd.toml")
        self.run_once("--export", "two", "--config", "feedd.toml", env={"STATE_DIRECTORY": str(self.directory / "other")})
        self.assertEqual(self.tree("one"), self.tree("two"))

    def test_a_failing_upstream_is_exit_3_and_its_last_good_entries_are_used(self):
        up = self.upstream()
        up.pages["/f"] = rss(("a", "Alpha"))
        self.configure(upstreams=[up.url + "/f"])
        self.run_once("--export", "out", "--config", "feedd.toml")
        before = self.tree()
        self.assertIn(b"Alpha", before["atom.xml"])
        up.pages["/f"] = lambda _: (503, {}, b"")
        done = self.run_once("--export", "out", "--config", "feedd.toml", status=3)
        self.assertIn(b"up0", done.stderr)
        self.assertIn(b"503", done.stderr)
        self.assertEqual(self.tree(), before)

    def test_offline_asks_nobody(self):
        up = self.upstream()
        up.pages["/f"] = rss(("a", "Alpha"))
        self.configure(upstreams=[up.url + "/f"])
        self.run_once("--export", "out", "--config", "feedd.toml", "--offline")
        self.assertEqual(up.requests, [])
        self.assertIn(b"First", self.tree()["rss.xml"])

    def test_it_works_without_a_configuration(self):
        up = self.upstream()
        up.pages["/f"] = rss(("a", "Alpha"))
        self.run_once("--posts", "posts", "--upstream", up.url + "/f", "--export", "out")
        self.assertEqual([item["title"] for item in json.loads(self.tree()["feed.json"])["items"]], ["First", "Alpha"])

    def test_without_state_a_failure_leaves_earlier_files_as_they_are(self):
        up = self.upstream()
        up.pages["/f"] = rss(("a", "Alpha"))
        bare = {"STATE_DIRECTORY": ""}
        self.run_once("--posts", "posts", "--upstream", up.url + "/f", "--export", "out", env=bare)
        before = self.tree()
        del up.pages["/f"]
        self.run_once("--posts", "posts", "--upstream", up.url + "/f", "--export", "out", status=1, env=bare)
        self.assertEqual(self.tree(), before)


class Check(Case):
    def test_a_good_configuration_is_said_to_be_good(self):
        self.post("first.md", "First")
        self.configure()
        self.assertIn(b"all well", self.run_once("--check", "--config", "feedd.toml").stdout)

    def test_a_broken_post_is_named_with_file_and_line(self):
        (self.posts / "bad.md").write_text("---\ntitle: Bad\ndate: yesterday\n---\nx\n")
        self.configure()
        done = self.run_once("--check", "--config", "feedd.toml", status=1)
        self.assertRegex(done.stderr.decode(), r"bad\.md:3: .*yesterday")

    def test_an_address_at_which_nobody_could_listen_is_named(self):
        file = self.configure()
        file.write_text(file.read_text().replace('["127.0.0.1:0"]', '["192.0.2.1:18998", "unix:/nowhere/feedd.sock"]'))
        done = self.run_once("--check", "--config", "feedd.toml", status=1)
        self.assertIn(b"cannot listen at 192.0.2.1:18998: Cannot assign requested address", done.stderr)
        self.assertIn(b"cannot listen at unix:/nowhere/feedd.sock: No such file or directory", done.stderr)

    def test_every_fault_of_a_configuration_is_named_with_its_line(self):
        (self.directory / "feedd.toml").write_text(
            '[site]\ntitel = "x"\n[fetch]\ninterval = "soon"\n[[posts]]\npath = "nowhere"\n[[upstream]]\nurl = "nonsense"\n'
            '[server]\ntls_certificate = "x.pem"\n[[feed]]\nname = "a"\nkeep = ["title:(open"]\n')
        done = self.run_once("--config", "feedd.toml", status=1)
        text = done.stderr.decode()
        self.assertRegex(text, r"feedd\.toml:2: .*titel.*title")
        self.assertRegex(text, r"feedd\.toml:4: .*interval.*duration")
        self.assertRegex(text, r"feedd\.toml:6: .*nowhere")
        self.assertRegex(text, r"feedd\.toml:8: .*nonsense")
        self.assertRegex(text, r"feedd\.toml:10: .*tls_certificate.*stands alone")
        self.assertRegex(text, r"feedd\.toml:13: .*\(open.*regular expression")


class Convert(Case):
    def test_a_file_becomes_each_format_and_json_is_json_feed(self):
        for name in ("atom/planet.atom", "rss/planet.rss"):
            for format_ in ("json", "atom", "rss"):
                done = self.run_once("--convert", FIXTURES / name, "--to", format_)
                again = self.run_once("--convert", "-", "--to", format_, stdin=done.stdout)
                self.assertEqual(again.stdout, done.stdout, f"{name} as {format_}, twice")

    def test_an_address_is_fetched(self):
        up = self.upstream()
        up.pages["/f"] = rss(("a", "Alpha"))
        done = self.run_once("--convert", up.url + "/f", "--to", "json")
        self.assertEqual(json.loads(done.stdout)["items"][0]["title"], "Alpha")

    def test_what_is_no_feed_is_refused_in_one_line(self):
        done = self.run_once("--convert", "-", "--to", "json", status=1,
                             stdin=b"<!doctype html><title>Hello</title><p>page")
        self.assertEqual(done.stderr.count(b"\n"), 1)
        self.assertIn(b"Hello", done.stderr)

    def test_relative_references_use_the_base_url(self):
        done = self.run_once("--convert", "-", "--to", "json", "--base-url", "https://e.org/f/", stdin=(
            b'<rss version="2.0"><channel><title>t</title><link>https://e.org/</link><description>d</description>'
            b'<item><title>i</title><link>a</link></item></channel></rss>'))
        self.assertIn("https://e.org/", json.loads(done.stdout)["items"][0]["url"])


class CompareFeed(Case):
    def setUp(self):
        super().setUp()
        for number in (1, 2, 3):
            self.post(f"p{number}.md", f"Post {number}", date=f"2024-05-0{number}")
        self.configure()
        self.run_once("--export", "out", "--config", "feedd.toml", env={"STATE_DIRECTORY": str(self.directory / "else")})
        self.old = (self.directory / "out" / "atom.xml").read_text()

    def compare(self, old, status, name="old.xml"):
        (self.directory / name).write_text(old)
        done = self.run_once("--compare-feed", name, "--config", "feedd.toml", status=status)
        return done.stdout.decode().splitlines()

    def test_subscribers_of_our_own_feed_notice_nothing_in_any_format(self):
        self.assertEqual(self.compare(self.old, 0), ["0 new, 0 gone, 0 with another id, 0 changed, 3 as they were"])
        for name in ("rss.xml", "feed.json"):
            done = self.run_once("--compare-feed", f"out/{name}", "--config", "feedd.toml")
            self.assertIn(b"3 as they were", done.stdout, name)

    def test_new_gone_changed_and_other_ids_are_a_line_each(self):
        self.post("p4.md", "Post 4", date="2024-05-04")
        self.post("p0.md", "Older than all", date="2024-04-01")
        self.post("p1.md", "Post 1, better", date="2024-05-01")
        (self.posts / "p3.md").unlink()
        old = self.old.replace("<id>https://blog.example.org/p2/</id>", "<id>tag:old,2024:p2</id>")
        self.assertEqual(self.compare(old, 1), [
            "changed https://blog.example.org/p1/: title",
            'gone https://blog.example.org/p3/ "Post 3"',
            'id differs: tag:old,2024:p2 -> https://blog.example.org/p2/ "Post 2"',
            'new https://blog.example.org/p4/ "Post 4"',
            "1 new, 1 gone, 1 with another id, 1 changed, 0 as they were"])

    def test_the_old_feed_may_be_an_address_or_standard_input(self):
        up = self.upstream()
        up.pages["/f"] = self.old.encode()
        self.assertIn(b"3 as they were",
                      self.run_once("--compare-feed", up.url + "/f", "--config", "feedd.toml").stdout)
        self.assertIn(b"3 as they were", self.run_once("--compare-feed", "-", "--config", "feedd.toml",
                                                       stdin=self.old.encode()).stdout)

    def test_nothing_is_stored_and_a_daemon_at_work_is_no_hindrance(self):
        self.start()
        before = sorted(os.listdir(self.directory / "state"))
        self.assertEqual(len(self.compare(self.old, 0)), 1)
        self.assertEqual(sorted(os.listdir(self.directory / "state")), before)

    def test_ids_that_the_state_has_given_out_are_known(self):
        feedd = self.start()
        (self.posts / "p2.md").rename(self.posts / "better.md")
        served = feedd.until(lambda: "/better/" in (text := feedd.get("/atom.xml").text) and text, "the new name")
        self.assertIn("<id>https://blog.example.org/p2/</id>", served)
        self.assertEqual(self.compare(served, 0), ["0 new, 0 gone, 0 with another id, 0 changed, 3 as they were"])
        feedd.stop()
        self.assertEqual(len(self.compare(served, 0)), 1)

    def test_what_cannot_be_compared_is_exit_2(self):
        self.compare("<html><title>Hello</title>", 2)
        self.run_once("--compare-feed", "missing.xml", "--config", "feedd.toml", status=2)
        self.run_once("--compare-feed", "old.xml", "--config", "missing.toml", status=2)
        self.run_once("--compare-feed", "old.xml", "--check", status=2)
        self.run_once("--compare-feed", status=2)


class Explain(Case):
    def setUp(self):
        super().setUp()
        self.up = self.upstream()
        self.up.pages["/f"] = rss(("a", "Alpha"), ("ad", "Buy this"))
        self.post("first.md", "First", tags="[cloud]")
        file = self.configure('drop = ["title:(?i)buy"]\n'
                              '[[feed]]\nname = "cloud"\ntitle = "Cloud"\nkeep = ["tag:cloud", "title:Never"]\n'
                              '[[feed]]\nname = "short"\ntitle = "Short"\nlimit = 1\n', upstreams=[self.up.url + "/f"],
                              fetch='interval = "1h"\nmin_interval = "1s"\nmax_interval = "1h"')
        self.feedd = self.start()
        self.feedd.until(lambda: "Alpha" in self.feedd.titles(), "the upstream")

    def explain(self, words, status=0):
        done = self.run_once("--explain", words, "--config", "feedd.toml", status=status)
        return (done.stdout if status == 0 else done.stderr).decode()

    def test_a_post_is_found_by_every_name_beside_a_feedd_at_work(self):
        item = next(item for item in self.feedd.items() if item["title"] == "First")
        texts = {self.explain(words) for words in (item["id"], item["url"], item["url"].rstrip("/"), "First", "first.md",
                                                   self.posts / "first.md")}
        self.assertEqual(len(texts), 1, texts)
        text = texts.pop()
        for expected in (f"id         {item['id']}", "source     posts/blog", f"file       {self.posts}/first.md",
                         "published  2024-05-06T07:08:09Z", "/: number 1 of 2, kept, as all are: /atom.xml /rss.xml",
                         "/cloud/: number 1 of 1, kept by tag:cloud: ", "/cloud/atom.xml", "/short/: number 1 of 1"):
            self.assertIn(expected, text)

    def test_why_an_entry_is_not_there_is_told(self):
        text = self.explain("Alpha")
        self.assertIn("source     upstream/up0", text)
        self.assertRegex(text, r"fetched    20\d\d-.*Z\n")
        self.assertIn("/cloud/: not there: none of keep matches: tag:cloud, title:Never", text)
        self.assertIn("/short/: not there: 1 newer ones are shown (limit = 1)", text)
        self.assertIn("shown nowhere: dropped by title:(?i)buy", self.explain("Buy this"))

    def test_a_source_is_told_when_it_was_asked_and_will_be_and_why(self):
        for words in (self.up.url + "/f", "up0", "upstream/up0"):
            text = self.explain(words)
            self.assertRegex(text, r"fetched    20\d\d-.*Z\n")
            # Asked every second, it may be due just now.
            self.assertRegex(text, r"next       (20\d\d-.*Z \(.+\)|as soon as feedd .*)\n")
            self.assertIn("entries    2", text)

    def test_what_failed_is_told(self):
        (self.posts / "bad.md").write_text("---\ntitle: Bad\ndate: yesterday\n---\nx\n")
        self.feedd.until(lambda: "bad.md" in self.explain("blog"), "the note")
        self.assertNotIn("bad.md", self.explain("First"))
        self.up.pages.pop("/f")
        self.feedd.stop()

    def test_a_deleted_post_is_said_to_be_gone(self):
        (self.posts / "first.md").unlink()
        self.feedd.until(lambda: "First" not in self.feedd.titles(), "it is gone")
        self.assertIn("shown nowhere: it is gone at its source", self.explain("First"))

    def test_what_nobody_knows_is_exit_1(self):
        self.assertIn("https://e.org/nothing: no entry has this", self.explain("https://e.org/nothing", 1))

    def test_the_same_article_elsewhere_is_named(self):
        self.up.pages["/f"] = rss(("a", "Alpha")).replace(b"https://up.example.org/a", b"https://blog.example.org/first/") \
            .replace(b"<title>Alpha", b"<title>First")
        self.feedd.stop()
        self.run_once("--export", "out", "--config", "feedd.toml", env={"STATE_DIRECTORY": str(self.directory / "else")})
        done = self.run_once("--explain", "a", "--config", "feedd.toml",
                             env={"STATE_DIRECTORY": str(self.directory / "else")})
        self.assertIn("the same article as https://blog.example.org/first/ of posts/blog", done.stdout.decode())


class ImportPlanet(Case):
    def test_each_feed_becomes_a_table_and_what_has_no_counterpart_a_comment(self):
        (self.directory / "planet.ini").write_text(
            '[Planet]\nname = My "Planet"\nlink: https://planet.example.org\nowner_name = Ann\n'
            'owner_email = ann@example.org\nitems_per_page = 60\ncache_directory = cache\n'
            'filters =\n  a.py\n  b.py\n\n[planet/atom.xml.tmpl]\ndays_per_page = 3\n\n'
            '# [https://off.example.org/]\n[https://a.example.org/feed]\nname = 甲 Alpha ; a remark\nface = alpha.png\n'
            'filter = (?i)planet\n[http://b.example.org/?feed=rss2]\nname = Beta: second\n')
        done = self.run_once("--import-planet", "planet.ini").stdout.decode()
        self.assertEqual(done, (
            '[site]\ntitle = "My \\"Planet\\""\nurl = "https://planet.example.org/"\nlimit = 60\n'
            'author = { name = "Ann", email = "ann@example.org" }\n# planet.ini: cache_directory = cache\n'
            '# planet.ini: filters = a.py b.py\n\n'
            '# planet.ini: [planet/atom.xml.tmpl] has no counterpart\n# planet.ini: days_per_page = 3\n\n'
            '[[upstream]]\nurl   = "https://a.example.org/feed"\ntitle = "甲 Alpha"\n# planet.ini: face = alpha.png\n'
            '# planet.ini: filter = (?i)planet\n\n'
            '[[upstream]]\nurl   = "http://b.example.org/?feed=rss2"\ntitle = "Beta: second"\n\n'))
        (self.directory / "feedd.toml").write_text(done)
        self.run_once("--check", "--config", "feedd.toml")

    def test_a_planet_may_begin_with_a_mark_of_its_encoding_and_follow_lists(self):
        done = self.run_once("--import-planet", "-", stdin=(
            b"\xef\xbb\xbf[Planet]\nname = P\n[https://a.example.org/list.opml]\nname = L\ncontent_type = opml\n"))
        self.assertEqual(done.stdout.decode(), '[site]\ntitle = "P"\n\n[[upstream]]\n'
                         'opml  = "https://a.example.org/list.opml"\ntitle = "L"\n\n')

    def test_an_outline_without_an_address_keeps_no_other_away(self):
        outlines = "".join(f'<outline type="rss" text="{n}" xmlUrl="{url}"/>' for n, url in enumerate(
            ("javascript:x", "/rel", "x.org/f", "https://a.example.org/f")))
        done = self.run_once("--import-opml", "-", stdin=(
            f'<opml version="2.0"><head/><body>{outlines}</body></opml>').encode())
        self.assertEqual(done.stderr.count(b"no address of a feed"), 3, done.stderr)
        (self.directory / "feedd.toml").write_bytes(done.stdout)
        self.run_once("--check", "--config", "feedd.toml")

    def test_what_is_no_planet_ini_is_refused(self):
        done = self.run_once("--import-planet", "-", stdin=b"hello\n", status=1)
        self.assertEqual(done.stderr.count(b"\n"), 1)


class Usage(Case):
    def test_wrong_usage_is_exit_2_and_help_is_exit_0(self):
        self.run_once("--nonsense", status=2)
        self.run_once("--convert", "x", status=2)
        self.run_once("--offline", status=2)
        self.assertIn(b"--export", self.run_once("--help").stdout)
        self.assertRegex(self.run_once("--version").stdout.decode(), r"^feedd \d+\.\d+\.\d+")

    def test_no_configuration_is_said_so(self):
        done = self.run_once(status=1, env={"HOME": str(self.directory), "XDG_CONFIG_HOME": ""})
        self.assertIn(b"no configuration", done.stderr)

    def test_opml_becomes_tables(self):
        (self.directory / "list.opml").write_text(
            '<opml version="2.0"><head><title>t</title></head><body><outline text="技术">'
            '<outline type="rss" text="Al &quot;pha&quot;" xmlUrl="https://a.example.org/feed"/></outline></body></opml>')
        done = self.run_once("--import-opml", "list.opml").stdout.decode()
        self.assertIn('[[upstream]]\nurl   = "https://a.example.org/feed"\ntitle = "Al \\"pha\\""\ntags  = ["技术"]', done)


if __name__ == "__main__":
    unittest.main()
