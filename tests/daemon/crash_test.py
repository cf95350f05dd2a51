"""kill -9 at any moment: what was served once is served again, with its id and its dates, and nothing twice."""
import random
import signal
import time
import unittest

from harness import Case, rss


class Crash(Case):
    def test_nothing_that_was_served_is_lost_or_doubled(self):
        rounds = 12
        chance = random.Random(20240506)
        up = self.upstream()
        up.pages["/f"] = rss(*[(f"u{n}", f"Up {n}") for n in range(5)])
        self.configure(upstreams=[up.url + "/f"])
        served = {}
        feedd = self.start()
        for turn in range(rounds):
            self.post(f"p{turn}.md", f"Post {turn}")
            up.pages["/f"] = rss(*[(f"u{n}", f"Up {n}") for n in range(6 + turn)])
            feedd.until(lambda: f"Post {turn}" in feedd.titles(), f"post {turn}")
            time.sleep(chance.random() * 0.3)
            for item in feedd.items():
                served[item["title"]] = (item["id"], item["date_published"])
            feedd.stop(signal.SIGKILL)
            feedd.start()
            items = feedd.items()
            ids = [item["id"] for item in items]
            self.assertEqual(len(ids), len(set(ids)))
            now = {item["title"]: (item["id"], item["date_published"]) for item in items}
            for title, told in served.items():
                self.assertEqual(now.get(title), told, f"{title} after kill {turn}")
        self.assertEqual(feedd.stop(), 0)


if __name__ == "__main__":
    unittest.main()
