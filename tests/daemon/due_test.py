"""A post appears and leaves at its second, without a poll; nobody may keep a document past that."""
import datetime
import re
import time
import unittest

from harness import Case


def in_(seconds):
    when = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0) + datetime.timedelta(seconds=seconds)
    return when, when.strftime("%Y-%m-%d %H:%M:%S +0000")


class Due(Case):
    def start_with_max_age(self):
        file = self.configure()
        file.write_text(file.read_text().replace("[server]\n", '[server]\nmax_age = "5m"\n'))
        self.feedd = self.start()

    def max_age(self, path="/atom.xml"):
        return int(re.search(r"max-age=(\d+)", self.feedd.get(path).headers["Cache-Control"])[1])

    def await_and_time(self, titles):
        self.feedd.until(lambda: sorted(self.feedd.titles()) == sorted(titles), titles)
        return datetime.datetime.now(datetime.timezone.utc)

    def test_a_post_comes_and_goes_at_its_second(self):
        self.post("now.md", "Now")
        self.start_with_max_age()
        self.assertEqual(self.max_age(), 300)
        due, written = in_(3)
        gone, expires = in_(5)
        self.post("soon.md", "Soon", date=written, expires=expires)
        self.feedd.until(lambda: self.max_age() < 5, "the document may be kept until the post falls due")
        self.assertEqual(self.feedd.titles(), ["Now"])
        self.assertGreaterEqual(self.await_and_time(["Now", "Soon"]), due)
        self.assertGreaterEqual(self.await_and_time(["Now"]), gone)
        self.assertEqual(self.max_age(), 300)

    def test_a_post_that_fell_due_while_feedd_was_away_is_there_at_once(self):
        self.post("now.md", "Now")
        due, written = in_(3)
        self.post("soon.md", "Soon", date=written)
        self.start_with_max_age()
        self.assertEqual(self.feedd.titles(), ["Now"])
        self.feedd.stop()
        time.sleep(max(0, (due - datetime.datetime.now(datetime.timezone.utc)).total_seconds()) + 0.1)
        self.feedd.start()
        self.assertEqual(sorted(self.feedd.titles()), ["Now", "Soon"])


if __name__ == "__main__":
    unittest.main()
