"""kill -9 at any moment: what was served once is served again, with its id and its dates, and nothing twice.

FEEDD_KILLS=200 kills as often; 20 without."""
import contextlib
import http.client
import os
import random
import signal
import threading
import time
import unittest

from harness import Case

KILLS = int(os.environ.get("FEEDD_KILLS", "20"))


def undated_rss(items):
    """Entries whose date is that of their first sight, and hangs on the state alone."""
    body = "".join(f"<item><guid isPermaLink=\"false\">{guid}</guid><title>{title}</title>"
                   f"<link>https://up.example.org/{guid}</link><description>text</description></item>"
                   for guid, title in items.items())
    return (f"<rss version=\"2.0\"><channel><title>Up</title><link>https://up.example.org/</link>"
            f"<description>d</description>{body}</channel></rss>").encode()


class Author:
    """Writes, edits and renames posts and entries of an upstream. The first word of a title is who the entry is. A post
    that nobody has read as it is now is left alone: edited and renamed at once, with feedd away, it is another one."""

    def __init__(self, case, upstream, chance):
        self.case, self.upstream, self.chance = case, upstream, chance
        self.posts, self.entries, self.count, self.read = {}, {}, 0, set()

    def work(self, read):
        """`read`: (title, address) of what is served."""
        self.count += 1
        self.read = {name for name, title in self.posts.items()
                     if (title, f"https://blog.example.org/{name.removesuffix('.md')}/") in read}
        for _ in range(self.chance.randint(1, 3)):
            self.chance.choice((self.write, self.write, self.edit, self.rename, self.publish, self.publish, self.change))()

    def write(self):
        self.count += 1
        name = f"p{self.count}.md"
        self.posts[name] = f"P{self.count} 1"
        self.save(name)

    def save(self, name):
        text = f"---\ntitle: {self.posts[name]}\n---\n\nText of {self.posts[name]}.\n"
        temporary = self.case.posts / (name + "~")
        temporary.write_text(text)
        os.rename(temporary, self.case.posts / name)

    def pick(self):
        name = self.chance.choice(sorted(self.read))
        self.read.remove(name)
        return name

    def edit(self):
        if self.read:
            name = self.pick()
            self.posts[name] = f"{self.posts[name].split()[0]} {self.count + 1}"
            self.save(name)

    def rename(self):
        if self.read:
            name = self.pick()
            self.count += 1
            other = f"r{self.count}.md"
            os.rename(self.case.posts / name, self.case.posts / other)
            self.posts[other] = self.posts.pop(name)

    def publish(self):
        self.count += 1
        self.entries[f"u{self.count}"] = f"U{self.count} 1"
        self.upstream.pages["/f"] = undated_rss(self.entries)

    def change(self):
        if self.entries:
            guid = self.chance.choice(sorted(self.entries))
            self.entries[guid] = f"{self.entries[guid].split()[0]} {self.count + 1}"
            self.upstream.pages["/f"] = undated_rss(self.entries)

    def titles(self):
        return sorted([*self.posts.values(), *self.entries.values()])


class Reader:
    """Asks all the time, and remembers what it was told."""

    def __init__(self, feedd):
        self.feedd, self.told, self.faults, self.over = feedd, {}, [], threading.Event()
        self.read = set()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        while not self.over.is_set():
            with contextlib.suppress(OSError, ValueError, KeyError, AttributeError, http.client.HTTPException):
                self.take(self.feedd.items())
            time.sleep(0.005)

    def take(self, items):
        ids = [item["id"] for item in items]
        if len(ids) != len(set(ids)):
            self.faults.append(f"an id twice: {sorted(ids)}")
        who = [item["title"].split()[0] for item in items]
        if len(who) != len(set(who)):
            self.faults.append(f"an entry twice: {sorted(who)}")
        self.read = {(item["title"], item.get("url")) for item in items}
        for item in items:
            told = (item["id"], item["date_published"])
            before = self.told.setdefault(item["title"].split()[0], told)
            if before != told:
                self.faults.append(f"{item['title']}: {before} became {told}")

    def stop(self):
        self.over.set()
        self.thread.join()


class Crash(Case):
    def test_nothing_that_was_served_is_lost_or_doubled_or_gets_another_id(self):
        seed = int(os.environ.get("FEEDD_SEED", "20240506"))
        chance = random.Random(seed)
        up = self.upstream()
        author = Author(self, up, chance)
        author.write()
        author.publish()
        file = self.configure(upstreams=[up.url + "/f"])
        file.write_text(file.read_text().replace("[site]\n", "[site]\nlimit = 100000\n"))
        feedd = self.start()
        told, read = {}, set()
        for turn in range(KILLS):
            reader = Reader(feedd)
            reader.told = told
            author.work(read)
            time.sleep(chance.choice((0.02, 0.5, 2)) * chance.random())
            feedd.stop(signal.SIGKILL)
            reader.stop()
            told, read = reader.told, reader.read
            self.assertEqual(reader.faults, [], f"seed {seed}, kill {turn}")
            in_the_start = chance.random() < 0.3
            feedd.start(wait=not in_the_start)
            if in_the_start:
                time.sleep(chance.random() * 0.2)
                continue
            there = {item["title"].split()[0] for item in feedd.items()}
            self.assertEqual(set(told) - there, set(), f"served once, and lost: seed {seed}, kill {turn}")
        feedd.until(lambda: sorted(feedd.titles()) == author.titles(), "everything that was written", 60)
        reader = Reader(feedd)
        reader.told = told
        reader.take(feedd.items())
        reader.stop()
        self.assertEqual(reader.faults, [], f"seed {seed}, at the end")
        self.assertEqual(feedd.stop(), 0)


if __name__ == "__main__":
    unittest.main()
