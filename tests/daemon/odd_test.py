"""Servers that break the rules of HTTP and TLS, at the running daemon: what curl would read is read, the rest is named
in the status, and no neighbour notices."""
import contextlib
import gzip
import socket
import ssl
import subprocess
import threading
import unittest
import zlib

from harness import Case, is_sanitized, rss

FEED = rss(("a", "A"), title="Odd")
OK = b"HTTP/1.1 200 OK\r\n"
LENGTH = b"Content-Length: %d\r\n" % len(FEED)


def answer(body, *lines):
    return OK + b"".join(line + b"\r\n" for line in lines) + b"Content-Length: %d\r\n\r\n" % len(body) + body


def chunked(body, end=b"\r\n", last=None):
    return (OK + b"Transfer-Encoding: chunked\r\n\r\n%x" % len(body) + end + body + end
            + (b"0" + end + end if last is None else last))


class Raw:
    """Says these bytes to whoever asks. `context`: in TLS; `rude`: without its goodbye; `blurted`: instead of a handshake."""

    def __init__(self, said, context=None, rude=False, blurted=b""):
        self.said, self.context, self.rude, self.blurted = said, context, rude, blurted
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http{'s' if context or blurted else ''}://127.0.0.1:{self.listening.getsockname()[1]}/"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=self.serve, args=(self.listening.accept()[0],), daemon=True).start()

    def serve(self, peer):
        peer.settimeout(20)
        try:
            if self.blurted:
                peer.recv(4096)
                peer.sendall(self.blurted)
                return
            if self.context:
                peer = self.context.wrap_socket(peer, server_side=True)
            request = b""
            while b"\r\n\r\n" not in request:
                piece = peer.recv(4096)
                if not piece:
                    return
                request += piece
            peer.sendall(self.said)
            if self.context and not self.rude:
                peer = peer.unwrap()
            elif self.context:
                peer = socket.socket(fileno=peer.detach())
            peer.shutdown(socket.SHUT_WR)
            peer.recv(1)
        except OSError:
            pass
        finally:
            peer.close()

    def close(self):
        self.listening.close()


class Odd(Case):
    def told_of(self, servers, fetch=""):
        """What the status says of each: the error, or None for one that was read."""
        for server in servers.values():
            self.addCleanup(server.close)
        self.configure(fetch='interval = "1h"\ndomain_pause = "1s"\nper_host = 50\n' + fetch,
                       more="".join(f'[[upstream]]\nname = "{name}"\nurl = "{server.url}"\n' for name, server in servers.items()))
        feedd = self.start()

        def said():
            sources = {source["source"].removeprefix("upstream/"): source for source in feedd.get("/status.json").json["sources"]}
            asked = {name: sources[name] for name in servers}
            return all(source["last_error"] or source["entries"] for source in asked.values()) and asked
        told = feedd.until(said, "an end of each", patience=20 + 3 * len(servers))
        self.feedd = feedd
        return {name: source["last_error"] for name, source in told.items()}

    def test_what_curl_reads_is_read(self):
        packed = gzip.compress(FEED)
        told = self.told_of({
            "chunks-in-lf": Raw(chunked(FEED, b"\n")),
            "trailers-in-lf": Raw(chunked(FEED, last=b"0\r\nX: y\n\n")),
            "chunks-without-their-end": Raw(chunked(FEED, last=b"0\r\n")),
            "no-field": Raw(answer(FEED, b"no field", b"X Y: z")),
            "blank-before-the-colon": Raw(OK + b"Content-Length : %d\r\n\r\n" % len(FEED) + FEED),
            "http-2": Raw(b"HTTP/2 200\r\n" + LENGTH + b"\r\n" + FEED),
            "both-lengths": Raw(chunked(FEED).replace(b"\r\n", b"\r\nContent-Length: 5\r\n", 1)),
            "hints-first": Raw(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + answer(FEED)),
            "x-gzip": Raw(answer(packed, b"Content-Encoding: identity, x-gzip")),
        })
        self.assertEqual(told, dict.fromkeys(told))

    def test_what_has_no_certain_end_is_named(self):
        told = self.told_of({
            "no-colon": Raw(OK + b"Content-Length %d\r\n\r\n" % len(FEED) + FEED),
            "chunk-cut": Raw(chunked(FEED, last=b"0")),
            "long-chunk": Raw(chunked(FEED).replace(FEED, FEED + b"x")),
        })
        self.assertIn("is no field, and may say where it ends", told["no-colon"])
        self.assertEqual(told["chunk-cut"], "the answer was cut off")
        self.assertIn("a chunk of its body is longer than its size", told["long-chunk"])

    def test_bombs_are_named_and_cost_little(self):
        def deflated(body):
            return zlib.compress(body, 9)
        bomb = bytes(256 << 20)
        small = deflated(bomb)
        told = self.told_of({
            "gzip": Raw(answer(gzip.compress(bomb), b"Content-Encoding: gzip")),
            "deflate": Raw(answer(small, b"Content-Encoding: deflate")),
            "nested": Raw(answer(gzip.compress(gzip.compress(bomb)), b"Content-Encoding: gzip, gzip")),
            "unsaid": Raw(answer(gzip.compress(bomb))),
            "neighbour": Raw(answer(FEED)),
        })
        for name in ("gzip", "deflate", "unsaid"):
            self.assertIn("once decoded", told[name], name)
        self.assertIn("more than one content coding", told["nested"])
        self.assertIsNone(told["neighbour"])
        if is_sanitized():
            return
        with open(f"/proc/{self.feedd.process.pid}/status", encoding="ascii") as status:
            peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
        self.assertLess(peak, 256 << 10, "KiB at most, ever")

    def certified(self, **limits):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.directory / "own.pem", self.directory / "own.key")
        for name, value in limits.items():
            setattr(context, name, value)
        return context

    def test_faults_of_tls_are_told_in_words(self):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-keyout", "own.key", "-out", "own.pem", "-days", "2", "-subj", "/CN=own",
                        "-addext", "subjectAltName=IP:127.0.0.1"], cwd=self.directory, check=True, capture_output=True)
        members = self.certified()
        members.load_verify_locations(self.directory / "own.pem")
        members.verify_mode = ssl.CERT_REQUIRED
        closing = OK + b"\r\n" + FEED
        told = self.told_of({
            "fine": Raw(answer(FEED), self.certified()),
            "tls-1-2": Raw(answer(FEED), self.certified(maximum_version=ssl.TLSVersion.TLSv1_2)),
            "rude": Raw(answer(FEED), self.certified(), rude=True),
            "rude-but-whole": Raw(closing, self.certified(), rude=True),
            "rude-and-cut": Raw(closing[:-20], self.certified(), rude=True),
            "rude-chunks": Raw(chunked(FEED, last=b""), self.certified(), rude=True),
            "members": Raw(answer(FEED), members),
            "unknown-name": Raw(b"", blurted=b"\x15\x03\x03\x00\x02\x02\x70"),
            "tls-1-0": Raw(b"", blurted=b"\x15\x03\x01\x00\x02\x02\x46"),
            "http-2-alone": Raw(b"", blurted=b"\x15\x03\x03\x00\x02\x02\x78"),
            "ssh": Raw(b"", blurted=b"SSH-2.0-OpenSSH_9.2\r\n"),
        }, f'ca_file = "{self.directory}/own.pem"\n')
        for name in ("fine", "tls-1-2", "rude", "rude-but-whole"):
            self.assertIsNone(told.pop(name), name)
        no_tls = "no TLS with 127.0.0.1: "
        self.assertEqual(told, {
            "rude-and-cut": "the answer was cut off",
            "rude-chunks": "the answer was cut off",
            "members": "the connection broke: it wants a certificate of its clients",
            "unknown-name": no_tls + "it has no site of that name",
            "tls-1-0": no_tls + "it does not speak TLS 1.2 or later",
            "http-2-alone": no_tls + "it does not speak HTTP/1.1",
            "ssh": no_tls + "it does not speak TLS on this port",
        })


if __name__ == "__main__":
    unittest.main()
