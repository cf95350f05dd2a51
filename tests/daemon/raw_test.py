"""Bytes as they come over a socket: what is answered, whether the connection stays open, and that no request hides in
another (RFC 9110, RFC 9112)."""
import re
import socket
import time
import unittest
from datetime import datetime

from harness import Case

HOST = b"Host: feeds.example.org\r\n"
HIDDEN = b"GET /smuggled HTTP/1.1\r\nHost: hidden\r\n\r\n"
STAYS, CLOSES = True, False


def get(target=b"/atom.xml", more=b"", version=b"HTTP/1.1", host=HOST, method=b"GET"):
    return method + b" " + target + b" " + version + b"\r\n" + host + more + b"\r\n"


class Reply:
    def __init__(self, status, fields, body):
        self.status, self.fields, self.body = status, fields, body


class Wire:
    """One connection. Answers are taken apart by their own framing, so that one byte too many or too few is seen."""

    def __init__(self, address, patience=10):
        self.socket = socket.create_connection((address.hostname, address.port), timeout=patience)
        self.held, self.ended = b"", False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def more(self):
        """False when the server has closed."""
        try:
            piece = self.socket.recv(65536)
        except ConnectionResetError:
            piece = b""
        self.held += piece
        self.ended = not piece
        return bool(piece)

    def answer(self, method=b"GET"):
        """The next one; None when the server closes instead."""
        while b"\r\n\r\n" not in self.held:
            if not self.more():
                assert not self.held, self.held
                return None
        head, self.held = self.held.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        status = re.fullmatch(r"HTTP/1\.1 (\d{3}) [A-Za-z -]+", lines[0])
        assert status, lines[0]
        fields = {}
        for line in lines[1:]:
            name, value = line.split(": ", 1)
            assert name.lower() not in fields or name.lower() == "vary", line
            fields[name.lower()] = value
        code = int(status[1])
        length = int(fields.get("content-length", 0))
        if method == b"HEAD" or code in (100, 204, 304):
            length = 0
        else:
            assert "content-length" in fields, head
        while len(self.held) < length:
            assert self.more(), "the body ends too early"
        body, self.held = self.held[:length], self.held[length:]
        return Reply(code, fields, body)


class Raw(Case):
    def setUp(self):
        super().setUp()
        self.post("first.md", "First", tags="[技术, c++]")
        file = self.configure()
        file.write_text(file.read_text().replace("[server]\n", "[server]\n" + self.limits()))
        self.feedd = self.start()

    def limits(self):
        return ""

    def wire(self):
        return Wire(self.feedd.address)

    def check(self, name, data, statuses, stays, method=b"GET"):
        """Sends `data` and, where it stays open, another request; every answer is counted."""
        statuses = statuses if isinstance(statuses, tuple) else (statuses,)
        with self.subTest(name), self.wire() as wire:
            wire.send(data)
            answer = wire.answer(method)
            self.assertIsNotNone(answer, "no answer")
            self.assertIn(answer.status, statuses, answer.body[:200])
            self.assertEqual(answer.fields.get("connection") != "close", stays, "what it says of the connection")
            if stays:
                wire.send(get(b"/healthz"))
                second = wire.answer()
                self.assertIsNotNone(second, "it has closed")
                self.assertEqual((second.status, second.body), (200, b"ok\n"), "the answer to the next request, and no other")
                wire.socket.settimeout(0.02)
                with self.assertRaises(TimeoutError):
                    wire.more()
                self.assertEqual(wire.held, b"")
            else:
                self.assertIsNone(wire.answer(), "a second answer")

    def check_all(self, cases, statuses=None, stays=None):
        for name, data, *rest in cases:
            expected, stay = rest if rest else (statuses, stays)
            self.check(name, data, expected, stay)


class Framing(Raw):
    def test_a_doubt_about_where_a_request_ends_is_its_end(self):
        chunk = b"%x\r\n%s\r\n0\r\n\r\n" % (len(HIDDEN), HIDDEN)
        length = b"Content-Length: %d\r\n" % len(HIDDEN)
        chunked = b"Transfer-Encoding: chunked\r\n"
        cases = [("both lengths", get(more=length + chunked) + chunk),
                 ("both lengths, the other way round", get(more=chunked + length) + chunk),
                 ("no bytes and chunks", get(more=b"Content-Length: 0\r\n" + chunked) + chunk),
                 ("the same length twice", get(more=length + length) + HIDDEN),
                 ("two lengths", get(more=b"Content-Length: 0\r\n" + length) + HIDDEN),
                 ("two lengths of nothing", get(more=b"Content-Length: 0\r\nContent-Length: 0\r\n") + HIDDEN),
                 ("chunks", get(more=chunked) + chunk), ("chunks, by POST", get(more=chunked, method=b"POST") + chunk),
                 ("chunks in HTTP/1.0", get(more=chunked + b"Connection: keep-alive\r\n", version=b"HTTP/1.0") + chunk),
                 ("a chunk's size that is none", get(more=chunked) + b"xyz\r\n" + HIDDEN),
                 ("a chunk's size below nothing", get(more=chunked) + b"-1\r\n\r\n" + HIDDEN),
                 ("a chunk's size without end", get(more=chunked) + b"f" * 40 + b"\r\n" + HIDDEN),
                 ("a chunk's size with 0x", get(more=chunked) + b"0x5\r\nhello\r\n0\r\n\r\n" + HIDDEN),
                 ("a chunk longer than it says", get(more=chunked) + b"2\r\nhello\r\n0\r\n\r\n" + HIDDEN),
                 ("chunks that end with line feeds", get(more=chunked) + b"5\nhello\n0\n\n" + HIDDEN),
                 ("a chunk's extension with a line feed", get(more=chunked) + b"0;\nx\r\n\r\n" + HIDDEN),
                 ("a trailer", get(more=chunked) + b"0\r\nContent-Length: 9\r\n\r\n" + HIDDEN)]
        for coding in (b"xchunked", b"chunked, chunked", b"\"chunked\"", b"chunked, identity", b"identity, chunked",
                       b"identity", b"gzip", b"gzip, chunked", b"chunked;x=1", b"CHUNKED", b"chunked x", b"", b",",
                       b"\x0bchunked", b"chunked\x0b", b"chunked,"):
            field = b"Transfer-Encoding: " + coding + b"\r\n"
            cases.append((f"coding {coding}", get(more=field) + chunk))
            cases.append((f"coding {coding} beside a length", get(more=length + field) + HIDDEN))
        for field in (b"Transfer-Encoding : chunked\r\n", b"Transfer-Encoding\t: chunked\r\n", b"Transfer-Encoding:\r\n chunked\r\n",
                      b"X: y\r\n Transfer-Encoding: chunked\r\n", b"Transfer_Encoding: x\r\n\x00: y\r\n",
                      b"Transfer-Encoding\x00: chunked\r\n", b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
                      b"X: y\rTransfer-Encoding: chunked\r\n", b"X: y\nTransfer-Encoding: chunked\r\n"):
            cases.append((f"{field}", get(more=field) + chunk))
        self.check_all(cases, 400, CLOSES)

    def test_a_length_is_a_number_and_here_it_is_nothing(self):
        for value in (b"+0", b"-0", b"0x0", b"0,0", b"0, 0", b"", b"zero", b"0 0", b"0;", b"\"0\"", b"0.0", b"1e0", b"\xd9\xa0"):
            self.check(f"length {value}", get(more=b"Content-Length: " + value + b"\r\n") + HIDDEN, 400, CLOSES)
        for value in (b"1", b"38", b"0000000001", b"99999999999999999999999999", b"18446744073709551616"):
            self.check(f"length {value}", get(more=b"Content-Length: " + value + b"\r\n") + HIDDEN, (400, 413), CLOSES)
            self.check(f"length {value}, by POST", get(more=b"Content-Length: " + value + b"\r\n", method=b"POST") + HIDDEN,
                       (400, 413), CLOSES)
        for value in (b"0", b"00", b" 0", b"0 ", b"\t0\t"):
            self.check(f"length {value}", get(more=b"Content-Length:" + value + b"\r\n"), 200, STAYS)

    def test_lines_are_as_they_should_be(self):
        for name, data in {
                "a line feed alone": b"GET / HTTP/1.1\n" + HOST + b"\r\n",
                "a field that ends with a line feed": get(more=b"X: y\n"),
                "an end of line feeds": b"GET / HTTP/1.1\r\nHost: a\r\n\n",
                "all line feeds": b"GET / HTTP/1.1\nHost: a\n\n",
                "a carriage return in a value": get(more=b"X: a\rb\r\n"),
                "a carriage return before the end of a line": get(more=b"X: y\r\r\n"),
                "a folded line": get(more=b"X: a\r\n b\r\n"),
                "a folded line, with a tab": get(more=b"X: a\r\n\tb\r\n"),
                "a folded first line": b"GET / HTTP/1.1\r\n Host: a\r\nHost: a\r\n\r\n",
                "a folded line of nothing": get(more=b"X: a\r\n \r\n"),
                "a zero byte in a value": get(more=b"X: a\x00b\r\n"),
                "a zero byte in a name": get(more=b"X\x00Y: a\r\n"),
                "a zero byte in the target": get(b"/atom.xml\x00.txt"),
                "a zero byte at the end": get(more=b"X: a\x00\r\n"),
                "a space before the colon": get(more=b"X : y\r\n"),
                "a tab before the colon": get(more=b"X\t: y\r\n"),
                "a space before Host's colon": get(host=b"Host : a\r\n"),
                "a space in a name": get(more=b"X Y: y\r\n"),
                "a name of nothing": get(more=b": y\r\n"),
                "no colon": get(more=b"nothing\r\n"),
                "a name in brackets": get(more=b"X(Y): y\r\n"),
                "a name with a slash": get(more=b"X/Y: y\r\n"),
                "a name that is no ASCII": get(more="名: y\r\n".encode()),
                "a control character in a value": get(more=b"X: a\x01b\r\n"),
                "a bell in a value": get(more=b"X: \x07\r\n"),
                "DEL in a value": get(more=b"X: a\x7fb\r\n"),
                "two spaces before the target": b"GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
                "two spaces behind the target": b"GET /  HTTP/1.1\r\nHost: a\r\n\r\n",
                "a space at the end of the first line": b"GET / HTTP/1.1 \r\nHost: a\r\n\r\n",
                "a space before the method": b" GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "tabs between the words": b"GET\t/\tHTTP/1.1\r\nHost: a\r\n\r\n",
                "a space in the target": get(b"/atom.xml x"),
                "no version": b"GET /\r\n\r\n",
                "no target": b"GET HTTP/1.1\r\nHost: a\r\n\r\n",
                "no method": b"/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "a method with a bracket": get(method=b"G(T"),
                "a method with a colon": get(method=b"GET:"),
                "http in lower case": get(version=b"http/1.1"),
                "HTTP without a version": get(version=b"HTTP/"),
                "a version without a dot": get(version=b"HTTP/11"),
                "a version of two digits": get(version=b"HTTP/1.10"),
                "a version with a zero before it": get(version=b"HTTP/01.1"),
                "a version with a comma": get(version=b"HTTP/1,1"),
                "a version below nothing": get(version=b"HTTP/-1.1"),
                "another protocol": get(version=b"ICY/1.1"),
                "TLS where there is none": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x01" * 40 + b"\r\n\r\n",
                "nonsense": b"\xff\xfe\xfd\r\n\r\n"}.items():
            self.check(name, data + HIDDEN, 400, CLOSES)

    def test_a_first_line_that_is_none_is_told_so_at_once(self):
        for line in (b"GET /atom.xml", b"GET", b"nonsense", b"GET /atom.xml HTTP/1", b"GET  / HTTP/1.1", b"QUIT", b"EHLO a", b"USER a b c d"):
            with self.subTest(line), self.wire() as wire:
                wire.socket.settimeout(4)
                wire.send(line + b"\r\n")
                self.assertEqual(wire.answer().status, 400)
                self.assertIsNone(wire.answer())

    def test_what_is_odd_but_right_is_taken(self):
        self.check_all([
            ("empty lines before", b"\r\n\r\n" + get()),
            ("no space behind the colon", get(more=b"X:y\r\n")),
            ("tabs and spaces around a value", get(more=b"X:\t y \t\r\n")),
            ("a value of nothing", get(more=b"X:\r\n")),
            ("a value that is no ASCII", get(more="X: é技\r\n".encode())),
            ("a value of old bytes", get(more=b"X: \xe9\xff\r\n")),
            ("a name of all signs that are allowed", get(more=b"!#$%&'*+-.^_`|~0aZ: y\r\n")),
            ("names in capitals", get(host=b"HOST: a\r\n", more=b"ACCEPT-ENCODING: identity\r\n")),
            ("names in small letters", get(host=b"host: a\r\n")),
            ("Host last", get(host=b"", more=b"X: y\r\n" + HOST)),
            ("the same field twice", get(more=b"X: a\r\nX: b\r\n")),
            ("HTTP/1.2 is spoken to as 1.1", get(version=b"HTTP/1.2")),
            ("HTTP/1.9 is spoken to as 1.1", get(version=b"HTTP/1.9"))], 200, STAYS)

    def test_another_major_version_is_not_spoken(self):
        self.check_all([("2.0", get(version=b"HTTP/2.0")), ("0.9", get(version=b"HTTP/0.9")), ("3.0", get(version=b"HTTP/3.0")),
                        ("9.9", get(version=b"HTTP/9.9")),
                        ("the preface of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")], 505, CLOSES)


class Hosts(Raw):
    def test_exactly_one_good_host_is_needed(self):
        for value in (b"feeds.example.org", b"FEEDS.EXAMPLE.ORG", b"other.example", b"localhost", b"example.org.", b"a_b", b"127.0.0.1",
                      b"a:80", b"a:", b"a:0", b"a:65535", b"[::1]", b"[::1]:8080", b"[2001:db8::1]", b"[::ffff:1.2.3.4]",
                      b"[::1]:", b"[v1.a:b]", b"xn--fiqs8s", b"a%41", b"a-b.c~d"):
            self.check(f"host {value}", get(host=b"Host: " + value + b"\r\n"), 200, STAYS)
        for value in (b"", b" ", b"a b", b"a,b", b"a, b", b"a/b", b"a\\b", b"a?b", b"a#b", b"user@a", b"user:secret@a", b"@a", b"a:x", b"a:80x",
                      b"a:-1", b"a:+1", b"a:65536", b"a:999999", b"a:80:80", b":80", b"::1", b"[::1", b"::1]", b"[]", b"[::1]x",
                      b"[::g]", b"[1]", b"[a]", b"[:::1]", b"[1:2]", b"[v.a]", b"[v1.]", b"[vg.a]", b"[v1]", b"[v1.a/]", b"[::1::]", b"[1.2.3.4]", b"[::1]]", b"[[::1]]", b"[::1]:x", b"a%",
                      b"a%4", b"a%zz", b"<a>", b"a\"b", b"a\xc3\xa9", b"http://a", b"a\tb", b"a|b", b"{a}", b"a^b"):
            self.check(f"host {value}", get(host=b"Host: " + value + b"\r\n") + HIDDEN, 400, CLOSES)
        self.check_all([("none", get(host=b"")), ("two", get(host=HOST + b"Host: other\r\n")), ("the same twice", get(host=HOST + HOST)),
                        ("two, apart", get(host=HOST, more=b"X: y\r\nhost: b\r\n")),
                        ("two in HTTP/1.0", get(host=HOST + HOST, version=b"HTTP/1.0")),
                        ("a bad one in HTTP/1.0", get(host=b"Host: a b\r\n", version=b"HTTP/1.0"))], 400, CLOSES)
        self.check("none in HTTP/1.0", get(host=b"", version=b"HTTP/1.0"), 200, CLOSES)

    def test_an_absolute_target_wins_over_host(self):
        for target in (b"http://feeds.example.org/atom.xml", b"HTTP://FEEDS.EXAMPLE.ORG/atom.xml", b"http://[::1]:80/atom.xml",
                       b"https://feeds.example.org/atom.xml", b"http://a:8080/atom.xml?x=http://b/", b"http://a", b"http://a?x"):
            self.check(f"target {target}", get(target), 200, STAYS)
            self.check(f"target {target}, Host is another", get(target, host=b"Host: other:81\r\n"), 200, STAYS)
        self.check("what is not there", get(b"http://a/absent"), 404, STAYS)
        for target in (b"http:///atom.xml", b"http://", b"http://user@a/atom.xml", b"http://a:x/atom.xml", b"http://a b/", b"http://[::1/atom.xml",
                       b"http://a%zz/atom.xml"):
            self.check(f"target {target}", get(target) + HIDDEN, 400, CLOSES)
        self.check("without Host", get(b"http://a/atom.xml", host=b"") + HIDDEN, 400, CLOSES)
        self.check("with two", get(b"http://a/atom.xml", host=HOST + HOST) + HIDDEN, 400, CLOSES)
        self.check("with a bad one", get(b"http://a/atom.xml", host=b"Host: a b\r\n") + HIDDEN, 400, CLOSES)

    def test_a_host_never_gets_into_what_is_sent(self):
        with self.wire() as wire:
            wire.send(get(host=b"Host: evil.example\r\n") + get(b"http://evil.example/tags", host=b"Host: evil.example\r\n"))
            for answer in (wire.answer(), wire.answer()):
                self.assertNotIn(b"evil", answer.body)
                self.assertNotIn("evil", str(answer.fields))


class Paths(Raw):
    def test_paths_are_decoded_once_and_never_leave_the_table(self):
        found = [b"/", b"/atom.xml", b"/atom.xml?", b"/atom.xml?a=b&c=%zz", b"/atom.xml?/../x", b"/atom%2exml", b"/%61tom.xml", b"/%61%74%6F%6d.xml",
                 "/tags/技术/atom.xml".encode(), b"/tags/%E6%8A%80%e6%9c%af/atom.xml", b"/tags/c++/atom.xml", b"/tags/c%2B%2b/atom.xml"]
        for target in found:
            self.check(f"{target}", get(target), 200, STAYS)
        absent = [b"//", b"//atom.xml", b"/atom.xml/", b"/ATOM.XML", b"/../atom.xml", b"/./atom.xml", b"/x/../atom.xml", b"/..", b"/../../etc/passwd",
                  b"/%2e%2e/atom.xml", b"/%2e%2e%2f%2e%2e%2fetc/passwd", b"/%2fatom.xml", b"/tags%2f%E6%8A%80%e6%9c%af%2fatom.xml/x",
                  b"/..%5c..%5cwindows", b"/..\\atom.xml", b"/%c0%ae%c0%ae/atom.xml", b"/%c0%afatom.xml", b"/%e0%80%afatom.xml", b"/%ff",
                  b"/%ed%a0%80", b"/atom.xml%20", b"/%2561tom.xml", b"/atom.xml;x=1", b"/state/feedd.db", b"/feedd.toml", b"/posts/../feedd.toml",
                  b"/http://a/atom.xml", b"/\xff\xfe", b"/\xc0\xae/atom.xml", b"/tags/", b"/tags/nothing/atom.xml", b"/sources/../atom.xml"]
        for target in absent:
            self.check(f"{target}", get(target), (404, 400), STAYS)
        wrong = [b"/%", b"/%4", b"/%zz", b"/atom.xml%", b"/%g1", b"/%00", b"/atom.xml%00", b"/%0d%0aX:y", b"/%0a", b"/%1f", b"/%7f", b"/%u0041",
                 b"/atom.xml#x", b"/#", b"*", b"atom.xml", b"feeds.example.org:80", b"ftp://a/atom.xml", b"file:///etc/passwd", b"?x", b".",
                 b"javascript:x"]
        for target in wrong:
            self.check(f"{target}", get(target), 400, STAYS)
        for target in (b"/\x01", b"/\x7f", b"/a\tb", b"/\x1b[0m"):
            self.check(f"{target}", get(target) + HIDDEN, 400, CLOSES)

    def test_what_was_asked_for_is_never_part_of_a_head(self):
        for target in (b"/tags/x%0d%0aSet-Cookie:a=b", b"/x%0d%0a%0d%0a<b>", b"/tags/%E6%8A%80%e6%9c%af%0d%0aX:%20y"):
            with self.subTest(target), self.wire() as wire:
                wire.send(get(target))
                answer = wire.answer()
                self.assertEqual(answer.status, 400)
                self.assertNotIn("set-cookie", answer.fields)
        with self.wire() as wire:
            wire.send(get("/tags/技术?x=技 y".replace(" ", "%20").encode()) + get(b"//evil.example/..") + get(b"/tags//evil.example"))
            self.assertEqual(wire.answer().fields["location"], "./%E6%8A%80%E6%9C%AF/?x=%E6%8A%80%20y")
            for answer in (wire.answer(), wire.answer()):
                self.assertNotIn("location", answer.fields)


class Connections(Raw):
    def test_who_stays_and_who_goes(self):
        for name, more, version, stays in (
                ("1.1", b"", b"HTTP/1.1", STAYS), ("1.1, close", b"Connection: close\r\n", b"HTTP/1.1", CLOSES),
                ("1.1, in capitals", b"Connection: CLOSE\r\n", b"HTTP/1.1", CLOSES),
                ("1.1, in a list", b"Connection: x, close\r\n", b"HTTP/1.1", CLOSES),
                ("1.1, in two lines", b"Connection: keep-alive\r\nConnection: close\r\n", b"HTTP/1.1", CLOSES),
                ("1.1, both", b"Connection: keep-alive, close\r\n", b"HTTP/1.1", CLOSES),
                ("1.1, keep-alive", b"Connection: keep-alive\r\n", b"HTTP/1.1", STAYS),
                ("1.1, something else", b"Connection: closed\r\n", b"HTTP/1.1", STAYS),
                ("1.1, nothing", b"Connection:\r\n", b"HTTP/1.1", STAYS), ("1.0", b"", b"HTTP/1.0", CLOSES),
                ("1.0, keep-alive", b"Connection: keep-alive\r\n", b"HTTP/1.0", STAYS),
                ("1.0, Keep-Alive", b"Connection: Keep-Alive\r\n", b"HTTP/1.0", STAYS),
                ("1.0, both", b"Connection: keep-alive, close\r\n", b"HTTP/1.0", CLOSES),
                ("1.1, with a parameter", b"Connection: keep-alive;timeout=5\r\n", b"HTTP/1.1", STAYS),
                ("1.1, no option", b"Connection: a b\r\n", b"HTTP/1.1", STAYS),
                ("1.1, no option and close", b"Connection: a b, close\r\n", b"HTTP/1.1", CLOSES),
                ("1.1, no ASCII", "Connection: é\r\n".encode(), b"HTTP/1.1", STAYS),
                ("1.1, no option, and close in another line", b"Connection: =\r\nConnection: close\r\n", b"HTTP/1.1", CLOSES),
                ("1.0, no option and keep-alive", b"Connection: a b, keep-alive\r\n", b"HTTP/1.0", STAYS),
                ("a proxy's odd word", b"Proxy-Connection: keep-alive;timeout=5\r\n", b"HTTP/1.1", STAYS),
                ("a proxy's nonsense", b"Proxy-Connection: \"(;\r\n", b"HTTP/1.1", STAYS),
                ("an upgrade to h2c", b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n",
                 b"HTTP/1.1", STAYS),
                ("an upgrade to a websocket", b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n", b"HTTP/1.1", STAYS),
                ("an upgrade without Connection", b"Upgrade: h2c\r\n", b"HTTP/1.1", STAYS),
                ("Host named in Connection", b"Connection: Host\r\n", b"HTTP/1.1", STAYS),
                ("what can be expected", b"Expect: 100-continue\r\n", b"HTTP/1.1", STAYS),
                ("what can be expected, in capitals", b"Expect: 100-CONTINUE\r\n", b"HTTP/1.1", STAYS),
                ("a proxy's word", b"Proxy-Connection: close\r\n", b"HTTP/1.1", STAYS), ("TE", b"TE: trailers\r\nConnection: TE\r\n", b"HTTP/1.1", STAYS)):
            self.check(name, get(more=more, version=version), 200, stays)

    def test_an_odd_option_hides_no_request(self):
        for options in (b"a b", b"keep-alive;timeout=5", b"content-length;x", b"transfer-encoding x"):
            for more in (b"Content-Length: 38\r\n", b"Transfer-Encoding: chunked\r\n", b"Content-Length: 0\r\nContent-Length: 0\r\n", b" x\r\n",
                         b"Content-Length : 0\r\n", b"Host: b\r\n"):
                for name in (b"Connection", b"Proxy-Connection"):
                    self.check(f"{name} {options} {more}", get(more=name + b": " + options + b"\r\n" + more) + HIDDEN, (400, 413), CLOSES)

    def test_what_cannot_be_expected_is_said(self):
        for value in (b"200-ok", b"100-continue, x", b"x", b""):
            self.check(f"{value}", get(more=b"Expect: " + value + b"\r\n") + HIDDEN, 417, CLOSES)
        self.check("a body that is not taken is not waited for", get(more=b"Expect: 100-continue\r\nContent-Length: 38\r\n", method=b"POST"),
                   413, CLOSES)

    def test_requests_in_one_go_are_answered_in_their_order(self):
        with self.wire() as wire:
            wire.send(get() + get(b"/absent") + get(method=b"HEAD") + get(b"/healthz") + get(method=b"POST") + get(b"/feed.json"))
            for method, status in ((b"GET", 200), (b"GET", 404), (b"HEAD", 200), (b"GET", 200), (b"GET", 405), (b"GET", 200)):
                self.assertEqual(wire.answer(method).status, status)
        with self.wire() as wire:
            wire.send(get() * 300 + get(more=b"Connection: close\r\n") + get() * 3)
            bodies = {wire.answer().body for _ in range(301)}
            self.assertEqual(len(bodies), 1)
            self.assertIsNone(wire.answer(), "nothing behind a close")
        with self.wire() as wire:
            wire.send(get() + get(host=b"") + get())
            self.assertEqual([wire.answer().status, wire.answer().status, wire.answer()], [200, 400, None])

    def test_who_has_said_all_still_gets_every_answer(self):
        for count in (1, 3, 200):
            with self.subTest(count), self.wire() as wire:
                wire.send(get() * count)
                wire.socket.shutdown(socket.SHUT_WR)
                for _ in range(count):
                    self.assertEqual(wire.answer().status, 200)
                self.assertIsNone(wire.answer())
        for part in (b"", b"G", b"GET / HTTP/1.1\r\n", get()[:-2], get()[:-1], get(more=b"Content-Length: 5\r\n")):
            with self.subTest(part), self.wire() as wire:
                wire.send(part)
                wire.socket.shutdown(socket.SHUT_WR)
                answer = wire.answer()
                self.assertIn(answer.status if answer else 400, (400, 408, 413))

    def test_a_request_may_come_in_any_pieces(self):
        data = get(more=b"X: y\r\n")
        with self.wire() as wire:
            wire.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for at in range(len(data)):
                wire.send(data[at:at + 1])
            self.assertEqual(wire.answer().status, 200)
            for cut in range(1, len(data)):
                wire.send(data[:cut])
                wire.send(data[cut:])
                self.assertEqual(wire.answer().status, 200, cut)


class Conditions(Raw):
    def setUp(self):
        super().setUp()
        with self.wire() as wire:
            wire.send(get())
            fields = wire.answer().fields
        self.tag, self.date = fields["etag"].encode(), fields["last-modified"].encode()

    def test_what_is_not_so_any_more_is_refused(self):
        tag, old = self.tag, b"Sun, 06 Nov 1994 08:49:37 GMT"
        for name, more, status in (
                ("the tag", b"If-Match: " + tag, 200), ("any tag", b"If-Match: *", 200), ("another", b'If-Match: "x"', 412),
                ("a weak one", b"If-Match: W/" + tag, 412), ("no tag", b"If-Match:", 412),
                ("in two lines", b'If-Match: "x"\r\nIf-Match: ' + tag, 200),
                ("an old date", b"If-Unmodified-Since: " + old, 412), ("the date", b"If-Unmodified-Since: " + self.date, 200),
                ("no date", b"If-Unmodified-Since: x", 200), ("two dates", (b"If-Unmodified-Since: " + old + b"\r\n") * 2, 200),
                ("the tag and an old date", b"If-Match: " + tag + b"\r\nIf-Unmodified-Since: " + old, 200),
                ("both kinds of tags", b"If-None-Match: " + tag + b"\r\nIf-Match: " + tag, 304),
                ("another, and what the reader has", b"If-None-Match: " + tag + b'\r\nif-match: "x"', 412)):
            self.check(name, get(more=more.rstrip() + b"\r\n"), status, STAYS)
        self.check("of what is not there", get(b"/absent", more=b"If-Match: *\r\n"), 404, STAYS)
        self.check("HEAD", get(more=b'If-Match: "x"\r\n', method=b"HEAD"), 412, STAYS, b"HEAD")

    def test_an_empty_list_of_tags_silences_the_date(self):
        date = b"If-Modified-Since: " + self.date + b"\r\n"
        self.check("the date alone", get(more=date), 304, STAYS)
        self.check("with a list of nothing", get(more=date + b"If-None-Match:\r\n"), 200, STAYS)


    def test_a_date_is_one_to_the_letter(self):
        when = datetime.strptime(self.date.decode(), "%a, %d %b %Y %H:%M:%S GMT")
        forms = {"%a, %d %b %Y %H:%M:%S GMT": 304, "%A, %d-%b-%y %H:%M:%S GMT": 304, "%a %b %e %H:%M:%S %Y": 304}
        forms |= dict.fromkeys(("%a, %d %b %Y %H:%M:%S", "%a, %d %b %Y %H:%M:%S UTC", "%a, %d %b %Y %H:%M:%S +0000", "%a, %d %b %y %H:%M:%S GMT",
                                "%A, %d %b %Y %H:%M:%S GMT", "%a, %d  %b %Y %H:%M:%S GMT", "%a, %d %b %Y %H:%M GMT", "%d %b %Y %H:%M:%S GMT",
                                "%a, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y GMT", "%Y-%m-%dT%H:%M:%SZ", "%s"), 200)
        for form, status in forms.items():
            self.check(form, get(more=b"If-Modified-Since: " + when.strftime(form).encode() + b"\r\n"), status, STAYS)
        for wrong in (self.date.lower(), self.date.upper()):
            self.check(f"{wrong}", get(more=b"If-Modified-Since: " + wrong + b"\r\n"), 200, STAYS)


class Methods(Raw):
    def test_only_get_and_head_are_answered(self):
        self.check("HEAD", get(method=b"HEAD"), 200, STAYS, b"HEAD")
        self.check("HEAD of what is not there", get(b"/absent", method=b"HEAD"), 404, STAYS, b"HEAD")
        for method in (b"POST", b"PUT", b"DELETE", b"PATCH", b"OPTIONS", b"TRACE"):
            self.check(f"{method}", get(method=method), 405, STAYS)
            with self.wire() as wire:
                wire.send(get(method=method))
                self.assertEqual(wire.answer().fields["allow"], "GET, HEAD")
        with self.wire() as wire:
            wire.send(get(b"/websub/none", method=b"OPTIONS"))
            self.assertEqual(wire.answer().fields["allow"], "GET, POST", "where hubs call")
        self.check("OPTIONS *", get(b"*", method=b"OPTIONS"), (200, 204, 405), STAYS)
        self.check("CONNECT, and what was to go through its tunnel", get(b"feeds.example.org:443", method=b"CONNECT") + HIDDEN, 405, CLOSES)
        self.check("TRACE tells nothing back", get(method=b"TRACE", more=b"Cookie: secret\r\n"), 405, STAYS)
        for method in (b"get", b"Get", b"GETT", b"G", b"FOO", b"BREW", b"PROPFIND", b"M-SEARCH", b"X" * 200, b"!#$%&'*+-.^_`|~"):
            self.check(f"{method}", get(method=method), 501, STAYS)

    def test_a_refused_head_has_no_body(self):
        for name, status, data in (
                ("no Host", 400, get(method=b"HEAD", host=b"")), ("a field that is none", 400, get(method=b"HEAD", more=b"X Y: z\r\n")),
                ("a line feed alone", 400, b"HEAD / HTTP/1.1\n" + HOST + b"\r\n"), ("a body", 413, get(method=b"HEAD", more=b"Content-Length: 5\r\n")),
                ("chunks", 400, get(method=b"HEAD", more=b"Transfer-Encoding: chunked\r\n")),
                ("a long target", 414, get(b"/" + b"x" * 9000, method=b"HEAD")), ("a target without end", 414, b"HEAD /" + b"x" * 9000),
                ("a field without end", 431, get(method=b"HEAD")[:-2] + b"X: " + b"y" * 9000),
                ("an expectation", 417, get(method=b"HEAD", more=b"Expect: x\r\n")), ("a version", 505, get(method=b"HEAD", version=b"HTTP/2.0")),
                ("an empty line before", 400, b"\r\n" + get(method=b"HEAD", host=b"")),
                ("two spaces", 400, b"HEAD  / HTTP/1.1\r\nHost: a\r\n\r\n")):
            self.check(name, data, status, CLOSES, b"HEAD")
        for data in (get(host=b""), get(method=b"HEADS", host=b""), get(method=b"head", host=b"")):
            with self.subTest(data), self.wire() as wire:
                wire.send(data)
                self.assertTrue(wire.answer().body)
        with self.wire() as wire:
            wire.send(get() + get(method=b"HEAD", host=b""))
            self.assertEqual([wire.answer().status, wire.answer(b"HEAD").status, wire.answer()], [200, 400, None])

    def test_a_head_is_that_of_the_same_get(self):
        with self.wire() as wire:
            wire.send(get() + get(method=b"HEAD"))
            full, head = wire.answer(), wire.answer(b"HEAD")
            self.assertEqual(head.fields, {**full.fields, "date": head.fields["date"]})
            self.assertEqual(int(head.fields["content-length"]), len(full.body))
            wire.send(get(more=b"If-None-Match: " + full.fields["etag"].encode() + b"\r\n", method=b"HEAD") + get(b"/healthz"))
            self.assertEqual([wire.answer(b"HEAD").status, wire.answer().body], [304, b"ok\n"])


class Limits(Raw):
    def limits(self):
        return 'header_timeout = "1s"\nidle_timeout = "1s"\n'

    def test_heads_are_bounded(self):
        self.check("a target of 8000 bytes", get(b"/" + b"x" * 7999, host=b"Host: a\r\n"), 404, STAYS)
        self.check("a query of 7900 bytes", get(b"/atom.xml?" + b"x" * 7900), 200, STAYS)
        self.check("a target of 8001 bytes", get(b"/" + b"x" * 8000, host=b"Host: a\r\n"), 414, CLOSES)
        self.check("a target of 100000 bytes", get(b"/" + b"x" * 100000), 414, CLOSES)
        self.check("a target without end", b"GET /" + b"x" * 9000, 414, CLOSES)
        whole = len(get(more=b"X: \r\n"))
        self.check("a head of 8192 bytes", get(more=b"X: " + b"y" * (8192 - whole) + b"\r\n"), 200, STAYS)
        self.check("a head of 8193 bytes", get(more=b"X: " + b"y" * (8193 - whole) + b"\r\n"), 431, CLOSES)
        self.check("a field without end", get()[:-2] + b"X: " + b"y" * 9000, 431, CLOSES)
        self.check("a name without end", get()[:-2] + b"y" * 9000, 431, CLOSES)
        self.check("fields without end", get(more=b"X: y\r\n" * 5000), 431, CLOSES)
        self.check("many fields", get(more=b"X: y\r\n" * 1000), 200, STAYS)
        self.check("a request within a target without end", get(b"/" + b"x" * 9000) + HIDDEN, 414, CLOSES)

    def test_a_request_that_does_not_end_is_told_so(self):
        for part in (b"", b"G", b"GET /atom.xml HTTP/1.1\r\n", get()[:-2], get()[:-1], b"\r\n\r\n"):
            with self.subTest(part), self.wire() as wire:
                wire.send(part)
                answer = wire.answer()
                self.assertEqual((answer.status, answer.fields["connection"]), (408, "close"))
                self.assertIsNone(wire.answer())
        with self.wire() as wire:
            wire.send(get() + get()[:-2])
            self.assertEqual([wire.answer().status, wire.answer().status, wire.answer()], [200, 408, None])

    def test_a_head_that_does_not_end_gets_no_body(self):
        for part in (b"HEAD ", get(method=b"HEAD")[:-2]):
            with self.subTest(part), self.wire() as wire:
                wire.send(part)
                self.assertEqual([wire.answer(b"HEAD").status, wire.answer()], [408, None])

    def test_dripping_does_not_lengthen_the_time_for_a_head(self):
        with self.wire() as wire:
            wire.send(get()[:-2])
            wire.socket.settimeout(0.1)
            for n in range(200):
                try:
                    wire.send(b"X: %d\r\n" % n)
                    wire.more()
                except TimeoutError:
                    continue
                except OSError:
                    break
                if wire.held:
                    break
            self.assertTrue(wire.held.startswith(b"HTTP/1.1 408 "), wire.held)

    def test_a_connection_kept_open_for_nothing_ends_without_a_word(self):
        with self.wire() as wire:
            wire.send(get())
            self.assertEqual(wire.answer().status, 200)
            start = time.monotonic()
            self.assertIsNone(wire.answer())
            self.assertGreater(time.monotonic() - start, 0.5)


if __name__ == "__main__":
    unittest.main()
