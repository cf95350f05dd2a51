#!/usr/bin/env python3
"""Serving beside nginx: the same bytes from both, in one run, server on one core with one thread, wrk on another.
serving.py [SECONDS [ROUNDS]]: two lines for each row. Rounds alternate, and medians count: whatever else the machine
does, it does to both."""
import contextlib
import gzip
import os
import pathlib
import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

BINARY = os.environ.get("FEEDD", "build/release/feedd")
SERVER_CORE, READER_CORE = "0", "1"
CONNECTIONS = (64, 256, 1000)


LEXICON = ["".join(random.Random(n).choices("etaoinshrdlucmfw", k=3 + n % 9)) for n in range(400)]


def words(seed, count):
    """Text that packs to about a tenth, as feeds do."""
    chance = random.Random(seed)
    return " ".join(chance.choice(LEXICON[:90] if n % 4 else LEXICON) for n in range(count))


def posts(directory, count=50, size=430):
    (directory / "posts").mkdir()
    for number in range(count):
        text = words(number * 2 // 5, size) + f" {number}"  # some alike, so that all packs to a tenth
        (directory / "posts" / f"{number}.md").write_text(
            f"---\ntitle: Post {number}\ndate: 2024-01-01 00:{number % 60:02}:00 +0000\n---\n\n{text}\n")


def cpu(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def running(command, **more):
    process = subprocess.Popen(["taskset", "-c", SERVER_CORE, *command], stderr=subprocess.PIPE, text=True, **more)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextlib.contextmanager
def feedd(directory):
    (directory / "feedd.toml").write_text(
        '[site]\ntitle = "Bench"\nurl = "https://feeds.example.org/"\n[server]\nlisten = ["127.0.0.1:0"]\nthreads = 1\n'
        '[store]\nurl = "memory:"\n[[posts]]\npath = "posts"\nurl = "https://blog.example.org/"\n')
    with running([BINARY, "--config", "feedd.toml"], cwd=directory) as process:
        address = None
        for line in process.stderr:
            found = re.search(r"server\.listening address=\"?(http://[^\"\s]+)", line)
            address = found[1] if found else address
            if "daemon.ready" in line:
                break
        yield address, process.pid


@contextlib.contextmanager
def nginx(directory, body, port=18999):
    """With what its manual advises for small files that do not change."""
    root = directory / "root"
    root.mkdir()
    (root / "atom.xml").write_bytes(body)
    (root / "atom.xml.gz").write_bytes(gzip.compress(body, 6, mtime=0))
    user = "user root;" if os.geteuid() == 0 else ""  # whose the directory is
    (directory / "nginx.conf").write_text(f"""
{user} worker_processes 1; daemon off; pid {directory}/nginx.pid; error_log /dev/null;
worker_rlimit_nofile 8192; events {{ worker_connections 4096; multi_accept on; }}
http {{
  access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_timeout 75; keepalive_requests 100000000;
  open_file_cache max=100 inactive=10m; open_file_cache_valid 10m; gzip_static on; gzip_vary on; default_type application/atom+xml;
  client_body_temp_path {directory}/t1; proxy_temp_path {directory}/t2; fastcgi_temp_path {directory}/t3;
  uwsgi_temp_path {directory}/t4; scgi_temp_path {directory}/t5;
  server {{ listen 127.0.0.1:{port} backlog=4096 reuseport; root {root}; }}
}}
""")
    with running(["nginx", "-e", "/dev/null", "-c", str(directory / "nginx.conf")]) as process:
        address = f"http://127.0.0.1:{port}/"
        for _ in range(100):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(address + "atom.xml").read()
                break
            time.sleep(0.05)
        children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        yield address, int(children[0])


def answer(url, headers):
    request = urllib.request.Request(url, headers=headers)
    with urllib.request.urlopen(request) as got:
        return got.headers, got.read()


def measured(url, pid, headers, connections, seconds):
    """Requests per second, p99 in ms, µs of the server's CPU for each."""
    command = ["taskset", "-c", READER_CORE, "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", url]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    before = cpu(pid)
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    used = cpu(pid) - before
    if re.search(r"Non-2xx|Socket errors: (?!connect 0, read 0, write 0)", text):
        print(text, file=sys.stderr)
    requests = int(re.search(r"(\d+) requests in", text)[1])
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", text).groups()
    return rate, float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit], used / requests * 1e6


def main():
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    if not (shutil.which("wrk") and shutil.which("nginx")):
        sys.exit("serving beside nginx: wrk and nginx are wanted (packages.txt)")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    directory = pathlib.Path(tempfile.mkdtemp(prefix="feedd-serving-"))
    try:
        posts(directory)
        with feedd(directory) as ours:
            _, body = answer(ours[0] + "atom.xml", {})
            with nginx(directory, body) as theirs:
                servers = {"feedd": ours, "nginx": theirs}
                rows = {"identity": {}, "gzip": {"Accept-Encoding": "gzip"}, "304": None}
                for row, headers in rows.items():
                    for connections in CONNECTIONS:
                        seen = {name: [] for name in servers}
                        for _ in range(rounds):
                            for name, (address, pid) in servers.items():
                                url = address + "atom.xml"
                                fields, got = answer(url, headers or {})
                                asked = headers if headers is not None else {"If-None-Match": fields["ETag"]}
                                size = len(got) if headers is not None else 0
                                seen[name].append(measured(url, pid, asked, connections, seconds))
                        for name, figures in seen.items():
                            rate, p99, micros = (statistics.median(each) for each in zip(*figures))
                            print(f"{row:8} {size:7} B {connections:5} connections {name}: {rate:9.0f} requests/s, "
                                  f"p99 {p99:7.2f} ms, {micros:5.1f} µs of CPU each", flush=True)
    finally:
        shutil.rmtree(directory)


if __name__ == "__main__":
    main()
