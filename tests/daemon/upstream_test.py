"""Upstreams: merged, polled politely, and harmless when they fail."""
import unittest

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


if __name__ == "__main__":
    unittest.main()
