"""What a reader, a cache and a person get from the running daemon."""
import gzip
import json
import re
import signal
import socket
import ssl
import subprocess
import time
import unittest
import urllib.parse

from harness import Case, unzipped


class Serving(Case):
    def setUp(self):
        super().setUp()
        self.post("first.md", "First & foremost", "Some **bold** text, repeated. " * 40)
        self.post("2024/第二.md", "第二篇", "正文 <b>粗</b>\n\n- [ ] 待办")
        self.configure('[[feed]]\nname = "cloud"\ntitle = "Cloud"\nkeep = ["title:第二"]\n')
        self.feedd = self.start()

    def test_every_format_is_served_under_every_name(self):
        types = {"/": "text/html", "/index.html": "text/html", "/atom.xml": "application/atom+xml",
                 "/feed.xml": "application/atom+xml", "/feed.atom": "application/atom+xml",
                 "/feed/": "application/atom+xml", "/rss.xml": "application/rss+xml", "/index.xml": "application/rss+xml",
                 "/rss/": "application/rss+xml", "/feed.json": "application/feed+json", "/cloud/": "text/html",
                 "/cloud/atom.xml": "application/atom+xml", "/status.json": "application/json"}
        for path, expected in types.items():
            answer = self.feedd.get(path)
            self.assertEqual(answer.status, 200, path)
            self.assertTrue(answer.headers["Content-Type"].startswith(expected), path)
            self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff", path)
        self.assertEqual(self.feedd.titles("/cloud/feed.json"), ["第二篇"])

    def test_tags_sources_and_archives_are_served_when_somebody_asks(self):
        self.post("third.md", "第三篇", tags="[云原生, Feeds]")
        self.feedd.until(lambda: "第三篇" in self.feedd.titles(), "the third post")
        for path in ("/tags/云原生/feed.json", "/tags/yun-yuan-sheng/feed.json", "/tags/Feeds/feed.json",
                     "/tags/feeds/feed.json"):
            self.assertEqual(self.feedd.titles(path), ["第三篇"], path)
        self.assertEqual(self.feedd.get("/tags/nothing/").status, 404)
        self.assertEqual(self.feedd.get("/tags/feeds").headers["Location"], "./feeds/")
        self.assertEqual(len(self.feedd.titles("/sources/blog/feed.json")), 3)
        self.assertEqual(len(self.feedd.titles("/archive/1/feed.json")), 3)
        page = self.feedd.get("/tags/feeds/atom.xml")
        self.assertEqual(self.feedd.get("/tags/feeds/atom.xml", If_None_Match=page.headers["ETag"]).status, 304)
        for n in range(100):
            self.post(f"{n}.md", f"Post {n}")
        self.feedd.until(lambda: self.feedd.get("/archive/2/feed.json").status == 200
                         and len(self.feedd.titles("/archive/2/feed.json")) == 3, "a full page and another")
        self.assertIn("immutable", self.feedd.get("/archive/1/atom.xml").headers["Cache-Control"])
        self.assertNotIn("immutable", self.feedd.get("/archive/2/atom.xml").headers["Cache-Control"])

    def test_conditional_requests_and_codings(self):
        plain = self.feedd.get("/atom.xml")
        zipped = self.feedd.get("/atom.xml", Accept_Encoding="gzip")
        self.assertEqual(zipped.headers["Content-Encoding"], "gzip")
        self.assertEqual(unzipped(zipped), plain.body)
        self.assertNotEqual(zipped.headers["ETag"], plain.headers["ETag"])
        packed = self.feedd.get("/atom.xml", Accept_Encoding="gzip, deflate, br")
        self.assertEqual(packed.headers["Content-Encoding"], "br")
        self.assertNotIn(packed.headers["ETag"], (plain.headers["ETag"], zipped.headers["ETag"]))
        self.assertIn("Accept-Encoding", plain.headers["Vary"])
        self.assertEqual(self.feedd.get("/atom.xml", If_None_Match=plain.headers["ETag"]).status, 304)
        self.assertEqual(self.feedd.get("/atom.xml", If_None_Match='"other"').status, 200)
        self.assertEqual(self.feedd.get("/atom.xml", If_Modified_Since=plain.headers["Last-Modified"]).status, 304)
        head = self.feedd.get("/atom.xml", method="HEAD")
        self.assertEqual((head.status, head.body), (200, b""))
        self.assertEqual(head.headers["Content-Length"], str(len(plain.body)))

    def test_a_feed_tells_its_links_its_language_and_how_long_it_keeps(self):
        headers = self.feedd.get("/cloud/rss.xml").headers
        self.assertEqual(headers["Link"], '<https://feeds.example.org/cloud/rss.xml>; rel="self", '
                         '<https://feeds.example.org/cloud/atom.xml>; rel="alternate"; type="application/atom+xml", '
                         '<https://feeds.example.org/cloud/feed.json>; rel="alternate"; type="application/feed+json"')
        self.assertRegex(headers["Cache-Control"], r"^public, max-age=60, stale-while-revalidate=60, stale-if-error=\d+$")
        forged = self.feedd.get("/cloud/rss.xml", X_Forwarded_Host="evil.example", X_Forwarded_Proto="gopher")
        self.assertEqual(forged.headers["Link"], headers["Link"])

    def test_a_reader_gets_only_what_is_new_if_it_asks_for_that(self):
        before = self.feedd.get("/atom.xml")
        self.post("third.md", "Third")
        self.feedd.until(lambda: "Third" in self.feedd.titles(), "the new post")
        self.assertIn("foremost", self.feedd.get("/atom.xml").text)
        delta = self.feedd.get("/atom.xml", A_IM="feed", If_None_Match=before.headers["ETag"])
        self.assertEqual((delta.status, delta.headers["IM"]), (226, "feed"))
        self.assertIn("Third", delta.text)
        self.assertNotIn("foremost", delta.text)
        subprocess.run(["xmllint", "--noout", "-"], input=delta.body, check=True)
        self.assertEqual(delta.headers["ETag"], self.feedd.get("/atom.xml").headers["ETag"])

    def test_after_a_restart_dates_are_as_they_were_and_what_is_new_is_told_still(self):
        paths = ("/atom.xml", "/cloud/rss.xml", "/sources/blog/atom.xml", "/sources/blog/", "/opml.xml")
        oldest = self.feedd.get("/atom.xml")
        self.post("third.md", "Third")
        self.feedd.until(lambda: "Third" in self.feedd.titles(), "the new post")
        before = [self.feedd.get(path) for path in paths]
        self.assertEqual(self.feedd.stop(), 0)
        time.sleep(1.1)
        self.feedd.start()
        for path, was in zip(paths, before):
            now = self.feedd.get(path)
            for name in ("ETag", "Last-Modified"):
                self.assertEqual(now.headers[name], was.headers[name], path)
        self.post("fourth.md", "Fourth")
        self.feedd.until(lambda: "Fourth" in self.feedd.titles(), "the next post")
        for had, new in ((oldest, {"Third", "Fourth"}), (before[0], {"Fourth"})):
            delta = self.feedd.get("/atom.xml", A_IM="feed", If_None_Match=had.headers["ETag"])
            self.assertEqual(delta.status, 226)
            self.assertEqual({title for title in ("foremost", "Third", "Fourth") if title in delta.text}, new)

    def test_metrics_tell_of_requests_builds_and_sources(self):
        etag = self.feedd.get("/atom.xml").headers["ETag"]
        self.feedd.get("/atom.xml", If_None_Match=etag)
        answer = self.feedd.get("/metrics")
        self.assertEqual(answer.headers["Content-Type"], "text/plain; version=0.0.4; charset=utf-8")
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        values = {}
        for line in answer.text.splitlines():
            if not line.startswith("#"):
                self.assertRegex(line, r'^[a-z_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? [0-9.e+-]+$')
                name, value = line.rsplit(" ", 1)
                self.assertNotIn(name, values)
                values[name] = float(value)
        self.assertEqual(values['feedd_http_requests_total{status="304",coding="identity"}'], 1)
        self.assertGreater(values["feedd_http_spared_bytes_total"], 0)
        self.assertEqual(values['feedd_entries{source="posts/blog"}'], 2)
        self.assertEqual(values['feedd_source_up{source="posts/blog"}'], 1)
        self.assertLess(abs(time.time() - values['feedd_source_last_success_timestamp_seconds{source="posts/blog"}']), 60)
        self.assertGreater(values["feedd_build_seconds_total"], 0)
        self.assertGreater(values["feedd_documents_built_total"], 0)

    def test_metrics_are_read_and_nothing_else(self):
        self.assertEqual(self.feedd.get("/metrics", method="HEAD").status, 200)
        self.assertEqual(self.feedd.get("/metrics", method="DELETE").status, 405)
        self.assertEqual(self.feedd.get("/metrics?x", method="BREW").status, 501)

    def test_what_is_not_there_and_not_allowed_is_said_clearly(self):
        missing = self.feedd.get("/nothing")
        self.assertEqual(missing.status, 404)
        self.assertIn("/nothing", missing.text)
        refused = self.feedd.get("/atom.xml", method="POST")
        self.assertEqual((refused.status, refused.headers["Allow"]), (405, "GET, HEAD"))
        self.assertEqual(self.feedd.get("/healthz").status, 200)
        self.assertEqual(self.feedd.get("/readyz").status, 200)

    def test_a_restart_serves_the_same_bytes_with_the_same_validators(self):
        paths = ("/atom.xml", "/rss.xml", "/feed.json", "/", "/cloud/rss.xml")
        before = {path: self.feedd.get(path) for path in paths}
        self.assertEqual(self.feedd.stop(), 0)
        self.feedd.start()
        for path in paths:
            after = self.feedd.get(path)
            self.assertEqual(after.body, before[path].body, path)
            self.assertEqual(after.headers["ETag"], before[path].headers["ETag"], path)
            self.assertEqual(after.headers["Last-Modified"], before[path].headers["Last-Modified"], path)

    def test_the_feeds_are_well_formed_and_say_what_the_posts_say(self):
        import feedparser
        for path in ("/atom.xml", "/rss.xml"):
            body = self.feedd.get(path).body
            subprocess.run(["xmllint", "--noout", "-"], input=body, check=True)
            feed = feedparser.parse(body)
            self.assertFalse(feed.bozo, path)
            self.assertEqual(sorted(entry.title for entry in feed.entries), ["First & foremost", "第二篇"], path)
            entry = next(e for e in feed.entries if e.title == "第二篇")
            self.assertEqual(entry.published_parsed[:6], (2024, 5, 6, 7, 8, 9))
            self.assertIn("正文 <b>粗</b>", entry.content[0].value)
            self.assertTrue(entry.link.startswith("https://blog.example.org/2024/"))
        self.assertEqual(self.feedd.get("/feed.json").json["version"], "https://jsonfeed.org/version/1.1")

    def test_reload_takes_a_good_configuration_and_refuses_a_bad_one(self):
        self.configure('[[feed]]\nname = "late"\ntitle = "Late"\n')
        self.feedd.send(signal.SIGHUP)
        self.feedd.until(lambda: self.feedd.get("/late/atom.xml").status == 200, "the new feed")
        self.assertEqual(self.feedd.get("/cloud/atom.xml").status, 404)
        self.configure("[site2]\n")
        self.feedd.send(signal.SIGHUP)
        self.feedd.until(lambda: any("config.refused" in line and "site2" in line for line in self.feedd.log), "refusal")
        self.assertEqual(self.feedd.get("/late/atom.xml").status, 200)
        self.post("after.md", "After")
        self.feedd.until(lambda: "After" in self.feedd.titles(), "posts are still watched")

    def test_a_second_feedd_in_the_same_state_directory_is_refused(self):
        done = self.run_once("--config", "feedd.toml", status=1)
        self.assertIn(b"another feedd", done.stderr)

    def test_a_post_of_the_future_waits_for_its_second(self):
        import datetime
        due = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=4)
        self.post("future.md", "Future", date=due.strftime("%Y-%m-%d %H:%M:%S +0000"))
        self.post("now.md", "Now")
        self.feedd.until(lambda: "Now" in self.feedd.titles(), "the post beside it")
        self.assertNotIn("Future", self.feedd.titles())
        self.feedd.until(lambda: "Future" in self.feedd.titles(), "the due post")
        self.assertGreaterEqual(datetime.datetime.now(datetime.timezone.utc), due.replace(microsecond=0))


class Sealed(Case):
    def certificate(self):
        """A new pair; what its certificate says as DER."""
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-keyout", "key.pem", "-out", "site.pem", "-days", "2", "-subj", "/CN=localhost"],
                       cwd=self.directory, check=True, capture_output=True)
        return ssl.PEM_cert_to_DER_cert((self.directory / "site.pem").read_text())

    def shown(self):
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with socket.create_connection((self.address.hostname, self.address.port), timeout=10) as raw:
            with context.wrap_socket(raw) as sealed:
                sealed.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                self.assertTrue(sealed.recv(100).startswith(b"HTTP/1.1 200"))
                return sealed.getpeercert(binary_form=True)

    def test_https_shows_a_new_certificate_after_a_reload_and_refuses_a_bad_one(self):
        self.post("only.md", "Only")
        first = self.certificate()
        file = self.configure()
        file.write_text(file.read_text().replace("[server]\n", '[server]\ntls_certificate = "site.pem"\ntls_key = "key.pem"\n'))
        feedd = self.start()
        line = next(line for line in feedd.log if "server.listening" in line)
        self.address = urllib.parse.urlsplit(re.search(r"https://[^\"\s]+", line)[0])
        self.assertEqual(self.shown(), first)
        second = self.certificate()
        feedd.send(signal.SIGHUP)
        feedd.until(lambda: any("daemon.reloaded" in line for line in feedd.log), "the reload")
        self.assertEqual(self.shown(), second)
        (self.directory / "key.pem").write_text("no key")
        feedd.send(signal.SIGHUP)
        feedd.until(lambda: any("config.refused" in line and "key.pem: holds no private key" in line
                                for line in feedd.log), "refusal")
        self.assertEqual(self.shown(), second)

    def test_a_key_may_be_a_credential_of_systemd_and_is_read_again_too(self):
        self.post("only.md", "Only")
        first = self.certificate()
        credentials = self.directory / "credentials"
        credentials.mkdir()
        (self.directory / "key.pem").rename(credentials / "tls-key")
        file = self.configure()
        file.write_text(file.read_text().replace("[server]\n", '[server]\ntls_certificate = "site.pem"\ntls_key = "tls-key"\n'))
        refused = self.run_once("--check", status=1)
        self.assertRegex(refused.stderr.decode(), r"feedd\.toml:\d+: 'tls_key'.*tls-key")
        feedd = self.start(env={"CREDENTIALS_DIRECTORY": str(credentials)})
        line = next(line for line in feedd.log if "server.listening" in line)
        self.address = urllib.parse.urlsplit(re.search(r"https://[^\"\s]+", line)[0])
        self.assertEqual(self.shown(), first)
        second = self.certificate()
        (self.directory / "key.pem").rename(credentials / "tls-key")
        feedd.send(signal.SIGHUP)
        feedd.until(lambda: any("daemon.reloaded" in line for line in feedd.log), "the reload")
        self.assertEqual(self.shown(), second)


class Exported(Case):
    def setUp(self):
        super().setUp()
        for n in range(101):
            self.post(f"{n}.md", f"Post {n}", "Some text. " * 30, tags="[技术, C++, a b]")
        file = self.configure('[[feed]]\nname = "cloud"\ntitle = "Cloud"\n')
        file.write_text(file.read_text().replace('url = "https://blog.example.org/"\n', ""))  # pages of its own
        self.out = self.directory / "out"

    def names(self):
        return [str(one.relative_to(self.out)) for one in self.out.rglob("*") if one.is_file() and not one.name.startswith((".", "_"))]

    def test_every_file_of_an_export_is_served_under_its_name(self):
        self.run_once("--export", "out", "--config", "feedd.toml")
        feedd, names = self.start(), self.names()
        for name in ("posts/blog/7/index.html", "index.html", "feed/index.xml", "tags/C++/feed/index.xml", "archive/1/feed.json"):
            self.assertIn(name, names)
        for name in names:
            answer = feedd.get("/" + urllib.parse.quote(name))
            self.assertEqual((answer.status, answer.body == (self.out / name).read_bytes()), (200, True), name)
        page = feedd.get("/posts/blog/7/")
        self.assertEqual(feedd.get("/posts/blog/7/index.html").headers["ETag"], page.headers["ETag"])
        self.assertEqual(feedd.get("/posts/blog/7/index.xml").status, 404)

    def test_every_name_of_what_is_packed_has_its_packed_files(self):
        for _ in range(2):
            self.run_once("--export", "out", "--compress", "--headers", "--config", "feedd.toml")
            names = set(self.names())
            large = [name for name in names if not name.endswith((".gz", ".br")) and (self.out / name).stat().st_size > 2000]
            for name in ("tags/C++/feed.xml", "tags/C++/index.xml", "sources/blog/rss/index.xml", "archive/1/atom.xml"):
                self.assertIn(name, large)
            for name in large:
                self.assertEqual({name + ".gz", name + ".br"} - names, set())
                self.assertEqual(gzip.decompress((self.out / (name + ".gz")).read_bytes()), (self.out / name).read_bytes(), name)
            self.post("0.md", "Another", "More text. " * 30, tags="[C++]")
        headers = (self.out / "_headers").read_text()
        self.assertRegex(headers, r"(?m)^/archive/1/atom\.xml\n.*\n  Cache-Control: public, max-age=31536000, immutable$")
        self.assertRegex(headers, r"(?m)^/archive/2/atom\.xml\n.*\n  Cache-Control: public, max-age=300$")
        self.assertEqual(headers.count("immutable"), 4, "of both archives, in both formats")

    def test_files_of_somebody_else_are_never_lost(self):
        mine = ("index.html", "_headers", "tags/技术/feed.xml", "tags/C++/atom.xml.gz", "archive/1/atom.xml")
        for name in mine:
            (self.out / name).parent.mkdir(parents=True, exist_ok=True)
            (self.out / name).write_text("mine")
        before = sorted(self.out.rglob("*"))
        args = ("--export", "out", "--compress", "--headers", "--prune", "--config", "feedd.toml")
        said = self.run_once(*args, status=1).stderr.decode()
        for name in mine:
            self.assertIn(f"out/{name}: no export wrote this", said)
            self.assertEqual((self.out / name).read_text(), "mine")
        self.assertEqual(sorted(self.out.rglob("*")), before, "nothing was written")
        for name in mine:
            (self.out / name).unlink()
        self.run_once(*args)
        (self.out / "mine.txt").write_text("mine")
        self.post("0.md", "Another", "More text. " * 30, tags="[C++]")
        self.run_once(*args)
        self.assertIn("Another", (self.out / "tags/C++/atom.xml").read_text())
        self.assertEqual((self.out / "mine.txt").read_text(), "mine")


class Alone(Case):
    def test_it_works_without_a_configuration(self):
        self.post("only.md", "Only")
        feedd = self.start("--posts", "posts", "--listen", "127.0.0.1:0")
        self.assertEqual(feedd.titles(), ["Only"])
        self.assertEqual(json.loads(feedd.get("/status.json").body)["failing"], 0)


if __name__ == "__main__":
    unittest.main()
