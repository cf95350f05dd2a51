"""A saved post is in the feeds, whatever way it came there; what is not a finished post is not."""
import os
import signal
import unittest

from harness import Case


class Watching(Case):
    def setUp(self):
        super().setUp()
        self.post("first.md", "First")
        self.configure()
        self.feedd = self.start()

    def await_titles(self, expected):
        self.feedd.until(lambda: sorted(self.feedd.titles()) == sorted(expected), f"titles {expected}, not "
                         f"{self.feedd.titles()}")

    def test_a_new_post_is_served_in_every_format_and_leaves_the_others_alone(self):
        before = {item["id"]: item for item in self.feedd.items()}
        self.post("second.md", "Second 第二", tags="[云, feeds]")
        self.await_titles(["First", "Second 第二"])
        for path in ("/atom.xml", "/rss.xml", "/feed.json", "/"):
            self.assertIn("Second 第二", self.feedd.get(path).text, path)
        after = {item["id"]: item for item in self.feedd.items()}
        for key, item in before.items():
            self.assertEqual(after[key], item)

    def test_an_edited_post_keeps_its_id_and_first_date(self):
        before = self.feedd.items()[0]
        self.post("first.md", "First, edited")
        self.await_titles(["First, edited"])
        after = self.feedd.items()[0]
        self.assertEqual(after["id"], before["id"])
        self.assertEqual(after["date_published"], before["date_published"])

    def test_a_post_in_a_directory_made_a_moment_ago_is_served(self):
        self.post("技术/新/deep.md", "Deep")
        self.await_titles(["First", "Deep"])
        self.post("技术/新/deeper.md", "Deeper")
        self.await_titles(["First", "Deep", "Deeper"])

    def test_a_post_renamed_into_place_is_served(self):
        draft = self.post("../outside.md", "Atomic")
        os.rename(draft, self.posts / "atomic.md")
        self.await_titles(["First", "Atomic"])

    def test_a_moved_post_is_served_once_and_stays_the_entry_it_was(self):
        before = self.feedd.items()[0]
        (self.posts / "sub").mkdir()
        os.rename(self.posts / "first.md", self.posts / "sub" / "first.md")
        self.feedd.until(lambda: "sub/first" in (self.feedd.items() or [{"url": ""}])[0].get("url", ""), "new address")
        self.assertEqual(self.feedd.titles(), ["First"])
        self.assertEqual(self.feedd.items()[0]["id"], before["id"])
        self.assertEqual(self.feedd.items()[0]["date_published"], before["date_published"])

    def test_a_post_renamed_and_rewritten_while_feedd_is_away_stays_the_entry_it_was(self):
        undated = self.posts / "undated.md"
        undated.write_text("---\ntitle: Undated\n---\nx\n")
        self.await_titles(["First", "Undated"])
        told = {item["title"]: (item["id"], item["date_published"]) for item in self.feedd.items()}
        self.feedd.stop()
        (self.posts / "2024").mkdir()
        (self.posts / "2024" / "renamed.md").write_bytes(undated.read_bytes())  # as git does it
        os.remove(undated)
        os.rename(self.posts / "first.md", self.posts / "2024" / "second.md")
        self.post("2024/second.md", "First", body="Edited, too.")
        self.feedd.start()
        self.feedd.until(lambda: all("2024/" in item["url"] for item in self.feedd.items()), "new addresses")
        self.assertEqual({item["title"]: (item["id"], item["date_published"]) for item in self.feedd.items()}, told)

    def test_a_file_touched_changes_nothing(self):
        before = self.feedd.get("/atom.xml")
        (self.posts / "first.md").write_bytes((self.posts / "first.md").read_bytes())
        self.post("second.md", "Second", date="2020-01-01")
        self.await_titles(["First", "Second"])
        os.remove(self.posts / "second.md")
        self.await_titles(["First"])
        self.assertEqual(self.feedd.get("/atom.xml").body.split(b"<entry")[1], before.body.split(b"<entry")[1])

    def test_a_deleted_post_leaves_a_tombstone_until_it_comes_back(self):
        self.post("second.md", "Second")
        self.await_titles(["First", "Second"])
        before = self.feedd.get("/atom.xml").text
        gone = [item["id"] for item in self.feedd.items() if item["title"] == "First"][0]
        self.assertNotIn("deleted-entry", before)
        bytes_ = (self.posts / "first.md").read_bytes()
        os.remove(self.posts / "first.md")
        self.await_titles(["Second"])
        self.assertIn(f'<at:deleted-entry ref="{gone}" when="', self.feedd.get("/atom.xml").text)
        self.feedd.stop()
        self.feedd.start()
        self.assertIn(f'<at:deleted-entry ref="{gone}" when="', self.feedd.get("/atom.xml").text)
        (self.posts / "back.md").write_bytes(bytes_)
        self.await_titles(["First", "Second"])
        self.assertNotIn("deleted-entry", self.feedd.get("/atom.xml").text)

    def test_a_moved_directory_takes_its_posts_along(self):
        self.post("old/a.md", "A")
        self.await_titles(["First", "A"])
        os.rename(self.posts / "old", self.posts / "new")
        self.feedd.until(lambda: any("new/a" in item["url"] for item in self.feedd.items()), "new address")
        self.assertEqual(len(self.feedd.items()), 2)

    def test_what_editors_leave_behind_is_no_post(self):
        for name in (".second.md.swp", "second.md~", "#second.md#", ".#second.md", "4913"):
            (self.posts / name).write_text("---\ntitle: Leftover\n---\nx\n")
        self.post("third.md", "Third")
        self.await_titles(["First", "Third"])

    def test_a_half_written_post_is_published_only_when_it_is_whole(self):
        with open(self.posts / "slow.md", "w", encoding="utf-8") as file:
            file.write("---\ntitle: Half")
            file.flush()
            self.post("other.md", "Other")
            self.await_titles(["First", "Other"])
            file.write(" and whole\ndate: 2024-01-01\n---\nbody\n")
        self.await_titles(["First", "Other", "Half and whole"])

    def test_a_broken_post_keeps_its_last_good_version_and_harms_no_other(self):
        (self.posts / "first.md").write_text("---\ntitle: [broken\ndate: 2024-01-01\n---\nx\n", encoding="utf-8")
        self.post("second.md", "Second")
        self.await_titles(["First", "Second"])
        self.feedd.until(lambda: any("first.md" in line for line in self.feedd.log), "the broken post is named")

    def test_many_posts_at_once_are_all_served(self):
        for index in range(300):
            self.post(f"many/{index:03}.md", f"Post {index}")
        self.feedd.until(lambda: self.feedd.get("/status.json").json["sources"][0]["entries"] == 301, "301 entries")

    def test_sigterm_ends_it_well(self):
        self.assertEqual(self.feedd.stop(signal.SIGTERM), 0)


class Pictures(Case):
    """Of posts whose pages feedd serves itself."""

    def setUp(self):
        super().setUp()
        self.post("trip/index.md", "Trip", body="![](photo.png) ![](late.png)")
        (self.posts / "trip" / "photo.png").write_bytes(b"one")
        file = self.configure()
        file.write_text(file.read_text().replace('url = "https://blog.example.org/"\n', ""))
        self.feedd = self.start()

    def await_picture(self, path, expected):
        self.feedd.until(lambda: self.feedd.get(path).body == expected, f"{path}: {expected}")

    def test_a_picture_is_served_as_it_is_though_its_post_stays_the_same(self):
        self.await_picture("/posts/blog/trip/photo.png", b"one")
        self.assertEqual(self.feedd.get("/posts/blog/trip/late.png").status, 404)
        (self.posts / "trip" / "photo.png").write_bytes(b"another")
        self.await_picture("/posts/blog/trip/photo.png", b"another")
        (self.posts / "trip" / "late.png").write_bytes(b"late")
        self.await_picture("/posts/blog/trip/late.png", b"late")
        os.remove(self.posts / "trip" / "photo.png")
        self.feedd.until(lambda: self.feedd.get("/posts/blog/trip/photo.png").status == 404, "it is gone")

    def test_a_bundle_has_the_cover_that_came_later(self):
        self.assertNotIn("image", self.feedd.items()[0])
        (self.posts / "trip" / "cover.jpg").write_bytes(b"picture")
        self.feedd.until(lambda: "cover.jpg" in self.feedd.items()[0].get("image", ""), "the cover")
        self.await_picture("/posts/blog/trip/cover.jpg", b"picture")


if __name__ == "__main__":
    unittest.main()
