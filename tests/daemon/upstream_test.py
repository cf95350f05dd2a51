"""Upstreams: merged, polled politely, and harmless when they fail."""
import gzip
import hashlib
import hmac
import signal
import unittest
import urllib.parse

from harness import Case, rss


class Upstreams(Case):
    def test_an_upstream_that_changes_is_served_and_one_that_fails_keeps_its_entries(self):
        up = self.upstream()
        up.pages["/a"] = rss(("a1", "Alpha one"), title="Alpha")
        up.pages["/b"] = rss(("b1", "Beta one"), title="Beta")
        self.post("own.md", "Own")
        self.configure(upstreams=[up.url + "/a", up.url + "/b"])
        feedd = self.start()
        feedd.until(lambda: sorted(feedd.titles()) == ["Alpha one", "Beta one", "Own"], "all three")
        up.pages["/b"] = lambda _: (500, {}, b"broken")
        up.pages["/a"] = rss(("a1", "Alpha one"), ("a2", "Alpha two"), title="Alpha")
        feedd.until(lambda: sorted(feedd.titles()) == ["Alpha one", "Alpha two", "Beta one", "Own"], "the news")
        def beta():
            return next(s for s in feedd.get("/status.json").json["sources"] if s["source"] == "upstream/up1")
        feedd.until(lambda: beta()["last_error"], "the failure in the status")
        self.assertIn("500", beta()["last_error"])
        self.assertEqual(beta()["entries"], 1)

    def test_after_a_restart_it_is_known_how_a_source_stood(self):
        up = self.upstream()
        up.pages["/f"] = lambda _: (503, {"Retry-After": "600"}, b"")
        self.configure(upstreams=[up.url + "/f"])
        feedd = self.start()

        def source():
            return next(s for s in feedd.get("/status.json").json["sources"] if s["source"] == "upstream/up0")
        feedd.until(lambda: source()["last_error"], "the failure")
        before = source()
        health = feedd.get("/health.xml").text
        feedd.stop()
        feedd.start()
        self.assertEqual(source(), before)
        self.assertEqual(feedd.get("/health.xml").text, health)
        self.assertEqual(len(up.requests), 1)

    def test_the_source_is_named_and_hostile_html_is_made_harmless(self):
        up = self.upstream()
        up.pages["/f"] = rss(("x", "X &amp; Y", "&lt;p onclick=\"evil()\"&gt;good&lt;script&gt;evil()&lt;/script&gt;"
                              " &lt;a href=\"/rel\"&gt;link&lt;/a&gt;&lt;/p&gt;"), title="Named")
        self.configure(upstreams=[up.url + "/f"])
        feedd = self.start()
        feedd.until(lambda: feedd.titles() == ["X & Y"], "the entry")
        item = feedd.items()[0]
        self.assertNotIn("evil", item["content_html"])
        self.assertIn("good", item["content_html"])
        self.assertIn(up.url + "/rel", item["content_html"])
        self.assertIn("<title>Named</title>", feedd.get("/atom.xml").text)
        self.assertIn(">Named</source>", feedd.get("/rss.xml").text)

    def test_validators_are_echoed_byte_for_byte_and_304_changes_nothing(self):
        up = self.upstream()
        seen = []

        def page(headers):
            seen.append((headers.get("If-None-Match"), headers.get("If-Modified-Since")))
            if headers.get("If-None-Match") == 'W/"odd, tag"':
                return 304, {"ETag": 'W/"odd, tag"'}, b""
            return 200, {"ETag": 'W/"odd, tag"', "Last-Modified": "Thu, 02 Jan 2020 03:04:05 GMT"}, rss(("a", "A"))

        up.pages["/f"] = page
        self.configure(upstreams=[up.url + "/f"])
        feedd = self.start()
        feedd.until(lambda: len(seen) >= 3, "three polls")
        self.assertEqual(seen[0], (None, None))
        self.assertEqual(seen[1], ('W/"odd, tag"', "Thu, 02 Jan 2020 03:04:05 GMT"))
        self.assertEqual(feedd.titles(), ["A"])

    def test_a_restart_asks_nobody_before_his_time(self):
        up = self.upstream()
        up.pages["/f"] = rss(("a", "A"))
        self.configure(upstreams=[up.url + "/f"], fetch='interval = "1h"')
        feedd = self.start()
        feedd.until(lambda: feedd.titles() == ["A"], "the entry")
        feedd.stop()
        feedd.start()
        self.assertEqual(feedd.titles(), ["A"])
        self.post("own.md", "Own")
        feedd.until(lambda: "Own" in feedd.titles(), "a second round of the desk")
        self.assertEqual(up.count("/f"), 1)

    def test_a_private_address_is_refused_unless_allowed(self):
        up = self.upstream()
        up.pages["/f"] = rss(("a", "A"))
        file = self.configure(upstreams=[up.url + "/f"])
        file.write_text(file.read_text().replace('allow_private = ["127.0.0.0/8"]\n', ""))
        feedd = self.start()
        def status():
            return feedd.get("/status.json").json["sources"][1]
        feedd.until(lambda: status()["last_error"], "the refusal")
        self.assertEqual(up.requests, [])

    def test_a_page_instead_of_a_feed_leads_to_its_feed(self):
        up = self.upstream()
        up.pages["/"] = lambda _: (200, {"Content-Type": "text/html"}, b"""<!DOCTYPE html><html><head>
            <link rel="alternate" type="application/rss+xml" href="/feed"></head><body>Hi</body></html>""")
        up.pages["/feed"] = rss(("a", "A"))
        self.configure(upstreams=[up.url + "/"])
        feedd = self.start()
        feedd.until(lambda: feedd.titles() == ["A"], "the entry")
        feedd.until(lambda: up.count("/feed") >= 3, "it is asked from now on")
        self.assertEqual(up.count("/"), 1)
        self.assertIn(f'write url = \\"{up.url}/feed\\"', "\n".join(feedd.log))

    def test_a_reload_starts_and_stops_upstreams_and_disturbs_no_other(self):
        up = self.upstream()
        up.pages["/a"], up.pages["/b"] = rss(("a", "A")), rss(("b", "B"))
        self.configure(upstreams=[up.url + "/a"], fetch='interval = "1h"')
        feedd = self.start()
        feedd.until(lambda: feedd.titles() == ["A"], "the first")
        self.configure(upstreams=[up.url + "/a", up.url + "/b"], fetch='interval = "1h"')
        feedd.send(signal.SIGHUP)
        feedd.until(lambda: sorted(feedd.titles()) == ["A", "B"], "both")
        self.configure(upstreams=[up.url + "/a"], fetch='interval = "1h"')
        feedd.send(signal.SIGHUP)
        feedd.until(lambda: feedd.titles() == ["A"], "the first alone")
        self.assertEqual((up.count("/a"), up.count("/b")), (1, 1))

    def test_a_new_source_pushes_nobody_off_the_page(self):
        up = self.upstream()
        for n in range(4):
            self.post(f"mine{n}.md", f"Mine {n}", date=f"2019-01-0{n + 1}")
        ten = "[[feed]]\nname = \"ten\"\nlimit = 10\n"
        self.configure(ten)
        feedd = self.start()

        def shown():
            return feedd.titles("/ten/feed.json")
        mine = ["Mine 3", "Mine 2", "Mine 1", "Mine 0"]
        feedd.until(lambda: shown() == mine, "the posts")
        up.pages["/many"] = rss(*((f"n{n}", f"New {n}") for n in range(40)), title="Many")
        self.configure(ten, upstreams=[up.url + "/many"])
        feedd.send(signal.SIGHUP)
        feedd.until(lambda: len(shown()) == 10, "the new source")
        self.assertEqual([title for title in shown() if title in mine], mine)
        for n in range(4, 10):
            self.post(f"mine{n}.md", f"Mine {n}", date=f"2019-01-1{n}")
        feedd.until(lambda: len([title for title in shown() if title.startswith("Mine")]) == 8, "more posts")
        self.assertEqual(len(shown()), 10, "two of the new source keep their places")
        self.assertEqual(len(feedd.items("/sources/up0/feed.json")), 40)
        why = self.run_once("--explain", "New 10", "--config", "feedd.toml").stdout.decode()
        self.assertIn("backlog    number 3 of what its source had published before it was asked for", why)
        self.assertIn("/ten/: not there: of what a source published before it was asked for the newest 2 have a place", why)

    def test_a_reading_list_is_followed(self):
        up = self.upstream()
        up.pages["/a"], up.pages["/b"] = rss(("a", "A")), rss(("b", "B"))
        def listed(*names):
            return ("<opml version=\"2.0\"><head/><body><outline text=\"News\">" + "".join(
                f'<outline text="{n}" type="rss" xmlUrl="{up.url}/{n}"/>' for n in names) +
                "</outline></body></opml>").encode()
        up.pages["/list"] = listed("a")
        self.configure(more=f"""
[[upstream]]
opml = "{up.url}/list"
name = "friends"
[[feed]]
name = "circle"
sources = ["friends"]
""")
        feedd = self.start()
        feedd.until(lambda: feedd.titles() == ["A"], "the feed of the list")
        self.assertEqual(feedd.titles("/circle/feed.json"), ["A"])
        self.assertEqual(feedd.items()[0]["tags"], ["News"])
        up.pages["/list"] = listed("b", "a")
        feedd.until(lambda: sorted(feedd.titles("/circle/feed.json")) == ["A", "B"], "the new one of the list")
        up.pages["/list"] = b"<html>sorry</html>"
        feedd.until(lambda: "list/friends" in [s["source"] for s in feedd.get("/status.json").json["sources"]
                                              if not s["ok"]], "the failure of the list")
        self.assertEqual(sorted(feedd.titles()), ["A", "B"])
        feedd.stop()
        up.pages.pop("/list")
        feedd.start()
        self.assertEqual(sorted(feedd.titles()), ["A", "B"])
        up.pages["/list"] = listed("b")
        feedd.until(lambda: feedd.titles() == ["B"], "what left the list is gone")

    def test_what_fails_is_told_to_people_and_feed_readers(self):
        up = self.upstream()
        up.pages["/f"] = lambda _: (500, {}, b"")
        self.configure(upstreams=[up.url + "/f"])
        feedd = self.start()
        feedd.until(lambda: "HTTP 500" in feedd.get("/status").text, "the page")
        self.assertIn("each failure in a row doubles the wait", feedd.get("/status").text)
        health = feedd.get("/health.xml")
        self.assertIn("HTTP 500</title>", health.text)
        self.assertEqual(feedd.get("/status.json").json["sources"][-1]["next_because"],
                         "each failure in a row doubles the wait")
        up.pages["/f"] = rss(("a", "A"))
        feedd.until(lambda: "<entry>" not in feedd.get("/health.xml").text, "the recovery")

    def test_a_hub_tells_of_news_to_an_address_nobody_can_guess(self):
        up = self.upstream()
        def feed(*names):
            return rss(*[(n, n) for n in names]).replace(
                b"<channel>", b'<channel><atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="%s/hub"/>'
                % up.url.encode())
        up.pages["/f"] = feed("a")
        self.configure(upstreams=[up.url + "/f"], fetch='interval = "1h"')
        feedd = self.start()
        feedd.until(lambda: up.posts, "the subscription")
        form = dict(urllib.parse.parse_qsl(up.posts[0][1].decode()))
        self.assertEqual(form["hub.topic"], up.url + "/f")
        self.assertTrue(form["hub.callback"].startswith("https://feeds.example.org/websub/"))
        path = urllib.parse.urlsplit(form["hub.callback"]).path
        query = {"hub.mode": "subscribe", "hub.topic": form["hub.topic"], "hub.challenge": "x1", "hub.lease_seconds": "864000"}
        agreed = feedd.get(path + "?" + urllib.parse.urlencode(query))
        self.assertEqual((agreed.status, agreed.text), (200, "x1"))
        self.assertEqual(feedd.get(path[:-1] + "?" + urllib.parse.urlencode(query)).status, 404)
        def signed(body, secret):
            return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        body = feed("b")
        wrong = feedd.post(path, body, Content_Type="application/rss+xml", X_Hub_Signature=signed(body, "guess"))
        right = feedd.post(path, feed("c"), Content_Type="application/rss+xml",
                           X_Hub_Signature=signed(feed("c"), form["hub.secret"]))
        self.assertEqual((wrong.status, right.status), (202, 202))
        feedd.until(lambda: sorted(feedd.titles()) == ["a", "c"], "the news that was signed")
        def packed(body, coding="gzip"):
            return feedd.post(path, body, Content_Type="application/rss+xml", Content_Encoding=coding,
                              X_Hub_Signature=signed(body, form["hub.secret"]))
        self.assertEqual(packed(gzip.compress(feed("d"))).status, 202)
        feedd.until(lambda: sorted(feedd.titles()) == ["a", "c", "d"], "the news that was packed and signed")
        bomb = packed(gzip.compress(bytes(64 << 20)))
        self.assertEqual((bomb.status, bomb.text), (413, "the body unpacks to more than 200 times its size\n"))
        unknown = packed(feed("e"), "zstd")
        self.assertEqual((unknown.status, unknown.headers["Accept-Encoding"]), (415, "gzip, deflate, br"))
        feedd.until(lambda: "news by its hub: content coding zstd" in "\n".join(feedd.log), "the fault")
        self.assertIn("news by its hub: the body unpacks to more than", "\n".join(feedd.log))
        self.assertEqual(up.count("/f"), 1)
        self.assertEqual(feedd.post("/atom.xml", b"x").status, 413)
        self.assertEqual(feedd.post("/websub/none", b"x").status, 410)

    def test_a_check_online_asks_every_upstream_once(self):
        up = self.upstream()
        up.pages["/a"] = rss(("a", "A"))
        self.configure(upstreams=[up.url + "/a", up.url + "/b"])
        told = self.run_once("--check", "--online", status=1)
        self.assertIn("upstream/up1: HTTP 404", told.stderr.decode())
        self.assertIn("upstream/up0: 1 entries", told.stdout.decode())
        self.assertEqual((up.count("/a"), up.count("/b")), (1, 1))
        self.run_once("--online", status=2)


class Secrets(Case):
    def test_a_check_online_offers_what_the_site_of_a_lost_feed_names(self):
        up = self.upstream()
        up.pages["/"] = lambda _: (200, {"Content-Type": "text/html"},
                                   b'<link rel="alternate" type="application/rss+xml" href="/new.xml">')
        self.configure(upstreams=[up.url + "/lost"])
        done = self.run_once("--check", "--online", "--config", "feedd.toml", status=1)
        self.assertIn(f'its site names another feed: write url = "{up.url}/new.xml"'.encode(), done.stderr)
        self.assertEqual([path for path, _ in up.requests], ["/lost", "/"])

    def test_a_secret_in_an_address_is_sent_and_never_shown(self):
        up = self.upstream()
        up.pages["/f?token=s3cret&x=1"] = rss(("one", "One"))
        up.pages["/gone?api_key=s3cret"] = lambda _: (404, {}, b"")
        self.post("first.md", "First")
        self.configure(upstreams=[up.url + "/f?token=s3cret&x=1", up.url + "/gone?api_key=s3cret"])
        feedd = self.start()
        feedd.until(lambda: "One" in feedd.titles(), "the entry")
        feedd.until(lambda: feedd.get("/status.json").json["failing"] == 1, "the failure")
        for path in ("/", "/status", "/status.json", "/health.xml", "/metrics", "/opml.xml", "/atom.xml", "/rss.xml", "/feed.json",
                     "/sources/up0/atom.xml", "/sources/up0/"):
            answer = feedd.get(path)
            self.assertEqual(answer.status, 200, path)
            self.assertNotIn("s3cret", answer.text, path)
        sources = {source["source"]: source for source in feedd.get("/status.json").json["sources"]}
        self.assertEqual(sources["upstream/up0"]["feed_url"], up.url + "/f?token=***&x=1")
        self.assertIn('xmlUrl="https://feeds.example.org/sources/up0/atom.xml"', feedd.get("/opml.xml").text)
        explained = self.run_once("--explain", "up1", "--config", "feedd.toml").stdout.decode()
        self.assertIn("/gone?api_key=***", explained)
        self.assertNotIn("s3cret", explained)
        self.assertEqual(feedd.stop(), 0)
        self.assertNotIn("s3cret", "\n".join(feedd.log))


if __name__ == "__main__":
    unittest.main()
