#!/usr/bin/env python3
"""The house, as a test: which room may include which, which library is named where, and that a source's own header
stands first in it, so that every header with a source compiles alone (those without one are compiled by CMake).

arrows.py ROOT: one line per fault, exit 1 when there is any."""
import fnmatch
import pathlib
import re
import sys

# room → the rooms it may include; "room/file.hpp" opens that one file only
ARROWS = {
    "base": [],
    "model": ["base"],
    "codec": ["base", "model"],
    "markup": ["base", "codec"],
    "posts": ["base", "model", "codec", "markup"],
    "upstream": ["base", "model", "codec"],
    "store": ["base", "model"],
    "site": ["base", "model", "codec", "store/store.hpp", "store/portions.hpp"],
    "serve": ["base", "site"],
    "config": ["base", "model", "codec/value.hpp", "site/channel.hpp", "site/route.hpp", "posts/config.hpp", "posts/permalink.hpp", "upstream/config.hpp", "serve/config.hpp", "serve/tls.hpp"],
    "daemon": ["base", "model", "codec", "posts", "upstream", "store", "site", "serve", "config"],
}

# what a foreign include begins with → the only files that may have it
LIBRARIES = {
    "pugixml": ["lib/codec/*"],
    "boost/json": ["lib/codec/json_*", "lib/codec/sniff.cpp", "lib/codec/value.cpp", "lib/upstream/*.cpp", "lib/upstream/json_text.hpp",
                   "lib/store/sqlite/*.cpp", "lib/site/status.cpp"],
    "uchardet": ["lib/codec/charset.cpp"],
    "gumbo": ["lib/codec/html*", "lib/codec/sniff.cpp"],
    "cmark-gfm": ["lib/markup/markdown.cpp"],
    "yaml-cpp": ["lib/codec/value.cpp"],
    "toml++": ["lib/codec/value.cpp"],
    "boost/beast": ["lib/base/beast.cpp", "lib/upstream/*", "lib/serve/*"],
    "boost/url": ["lib/base/uri.cpp"],
    "openssl": ["lib/base/hash.cpp", "lib/upstream/*", "lib/serve/tls.cpp", "lib/serve/wire.cpp"],
    "xxhash": ["lib/base/hash.cpp"],
    "sys/inotify": ["lib/posts/watch.cpp"],
    "sys/timerfd": ["lib/base/alarm.cpp"],
    "sqlite3": ["lib/store/sqlite/*.cpp"],
    "unicode": ["lib/base/text.cpp", "lib/base/slug.cpp"],
    "git2": ["lib/posts/history.cpp"],
    "taglib": ["lib/posts/recording.cpp"],
    "simdjson": ["lib/base/text.cpp", "lib/codec/json_check.cpp"],
    "libpsl": ["lib/upstream/domain.cpp"],
    "spdlog": ["lib/base/log.cpp"],
    "fmt": ["lib/base/result.hpp", "*.cpp"],
    "date": ["lib/base/time.cpp"],
    "re2": ["lib/site/route.cpp", "lib/posts/date_guess.cpp", "lib/posts/hugo_settings.cpp"],
    "libdeflate": ["lib/upstream/encoding.cpp", "lib/site/packing.cpp"],
    "brotli": ["lib/upstream/encoding.cpp", "lib/site/packing.cpp"],
    "CLI": ["daemon/options.cpp"],
    "systemd": ["daemon/notify.cpp"],
    "boost/asio": ["lib/base/task.hpp", "daemon/app.hpp", "daemon/once.hpp", "lib/upstream/*.hpp", "lib/serve/*.hpp", "*.cpp"],
}

INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]', re.M)


def faults(root):
    for file in sorted([*root.glob("lib/**/*.[ch]pp"), *root.glob("daemon/*.[ch]pp")]):
        name = file.relative_to(root).as_posix()
        room = name.split("/")[1] if name.startswith("lib/") else "daemon"
        if room not in ARROWS:
            yield f"{name}: room '{room}' is not in the table of arrows"
            continue
        text = file.read_text(encoding="utf-8")
        includes = INCLUDE.findall(text)
        for kind, path in includes:
            if kind == '"':
                made_by = root / "tables" / path.replace("_table.inc", ".cpp")
                if path.endswith("_table.inc") and made_by.exists():
                    continue
                target = path.split("/")[0]
                if target != room and target not in ARROWS[room] and path not in ARROWS[room]:
                    yield f"{name}: includes {path}: '{room}' may not know it"
                continue
            for library, homes in LIBRARIES.items():
                if re.match(re.escape(library) + r"([/.\-_]|$)", path) and \
                        not any(fnmatch.fnmatch(name, home) for home in homes):
                    yield f"{name}: includes <{path}>: {library} belongs to {', '.join(homes)}"
        own = name.replace(".cpp", ".hpp")
        if name.endswith(".cpp") and (root / own).exists():
            first = includes[0][1] if includes else ""
            if first != own.removeprefix("lib/"):
                yield f"{name}: its own header must be its first include"
        if name.endswith(".hpp") and "#pragma once" not in text:
            yield f"{name}: '#pragma once' is missing"


def main():
    found = list(faults(pathlib.Path(sys.argv[1])))
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
