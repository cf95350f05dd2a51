"""Whatever happens to the directory at once, the feed ends right: every post once, with the id it always had."""
import os
import shutil
import subprocess
import unittest

from harness import Case

PATIENT = 180  # seconds: how long is not the question


class Storm(Case):
    def begin(self):
        file = self.configure()
        file.write_text(file.read_text().replace("[site]\n", "[site]\nlimit = 100000\n"), encoding="utf-8")
        self.feedd = self.start()

    def ids(self):
        items = self.feedd.items()
        self.assertEqual(len({item["id"] for item in items}), len(items), "two share an id")
        return {item["title"]: item["id"] for item in items}

    def await_urls(self, urls):
        """Titles and addresses are these, each once."""
        expected = sorted(urls)
        self.feedd.until(lambda: sorted((item["title"], item["url"]) for item in self.feedd.items()) == expected,
                         f"{len(urls)} posts at their addresses", PATIENT)

    @staticmethod
    def url(place):
        return f"https://blog.example.org/{place.removesuffix('.md')}/"

    def git(self, *args):
        subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "core.hooksPath=/dev/null",
                        *args], cwd=self.posts, check=True, capture_output=True)

    def test_ten_thousand_files_at_once(self):
        self.begin()
        expected = []
        for index in range(10_000):
            place = f"d{index % 97}/p{index}.md"
            self.post(place, f"Post {index}")
            expected.append((f"Post {index}", self.url(place)))
        self.await_urls(expected)
        self.ids()
        shutil.rmtree(self.posts / "d0")
        self.await_urls([one for one in expected if "/d0/" not in one[1]])

    def test_a_checkout_that_rewrites_the_tree(self):
        posts = [(f"Post {n}", f"{n % 7}/p{n}.md") for n in range(400)]
        for title, place in posts:
            self.post(place, title)
        self.git("init", "-q", "-b", "main")
        self.git("add", ".")
        self.git("commit", "-qm", "one")
        self.git("checkout", "-qb", "moved")
        self.git("mv", *[str(n) for n in range(7)], self.made("year"))
        for n in range(0, 400, 10):  # and some of them edited
            self.post(f"year/{n % 7}/p{n}.md", f"Post {n}", body="Edited.")
        self.post("extra.md", "Extra")
        self.git("add", ".")
        self.git("commit", "-qm", "two")
        self.git("checkout", "-q", "main")
        self.begin()
        there = [(title, self.url(place)) for title, place in posts]
        self.await_urls(there)
        first = self.ids()
        moved = [(title, self.url("year/" + place)) for title, place in posts] + [("Extra", self.url("extra.md"))]
        for _ in range(2):
            self.git("checkout", "-q", "moved")
            self.await_urls(moved)
            now = self.ids()
            self.assertEqual({title: now[title] for title in first}, first)
            self.git("checkout", "-q", "main")
            self.await_urls(there)
            self.assertEqual(self.ids(), first)

    def made(self, name):
        (self.posts / name).mkdir()
        return name

    def test_the_directory_removed_and_made_again(self):
        posts = [(f"Post {n}", f"{n % 5}/p{n}.md") for n in range(100)]
        for title, place in posts:
            self.post(place, title)
        self.begin()
        there = [(title, self.url(place)) for title, place in posts]
        self.await_urls(there)
        first = self.ids()
        shutil.rmtree(self.posts)
        for title, place in posts[:50]:  # at once, with half of the posts
            self.post(place, title)
        self.await_urls(there[:50])
        shutil.rmtree(self.posts)
        self.feedd.until(lambda: self.feedd.items() == [], "what stays away is gone", PATIENT)
        for title, place in posts:  # after long, under other names
            self.post("again/" + place, title)
        self.await_urls([(title, self.url("again/" + place)) for title, place in posts])
        self.assertEqual(self.ids(), first)
        self.assertNotIn("deleted-entry", self.feedd.get("/atom.xml").text)
        os.rename(self.posts, self.directory / "elsewhere")
        self.feedd.until(lambda: self.feedd.get("/status.json").json["failing"] == 1, "it is missing", PATIENT)
        os.rename(self.directory / "elsewhere", self.posts)
        self.feedd.until(lambda: self.feedd.get("/status.json").json["failing"] == 0, "it is back", PATIENT)
        self.assertEqual(self.ids(), first)


if __name__ == "__main__":
    unittest.main()
