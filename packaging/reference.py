#!/usr/bin/env python3
"""The reference of the configuration, made of config/feedd.toml, which names every key with its default and says what it
does: as feedd.toml(5), or as a JSON Schema for editors.

reference.py man|schema CONFIG VERSION > FILE"""
import json
import re
import sys
import tomllib

# Tables that may stand more than once.
LISTS = {"posts", "upstream", "feed"}
CHOICES = {
    "content": ["full", "summary"],
    "kind": ["auto", "jekyll", "hugo", "zola", "plain"],
    "guid": ["", "jekyll-feed", "hugo", "zola", "permalink", "tag"],
    "future": {"upstream": ["clamp", "wait"]},
    "attribution": ["none", "title-prefix", "byline"],
    "dedupe": ["off", "id", "link", "text"],
}


def read(text):
    """[(table, comment, [(key, default as written, comment)])], the head's comment under the table ""."""
    sections, comment = [("", "", [])], []
    for line in text.splitlines():
        table = re.fullmatch(r"(?:# )?\[\[?([a-z]+)\]\]?", line)
        key = re.fullmatch(r"# ([a-z_]+) = (.+)", line)
        if table:
            sections.append((table[1], " ".join(comment), []))
            comment = []
        elif key:
            sections[-1][2].append((key[1], key[2], " ".join(comment)))
            comment = []
        elif line.startswith("# "):
            comment.append(line[2:].strip())
        elif sections[-1][0] == "" and comment:
            sections[0] = ("", " ".join(comment), [])
            comment = []
        else:
            comment = []
    return sections


def roff(text):
    """Plain text as roff takes it."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")
    return "\\&" + text if text[:1] in (".", "'") else text


def sentence(text):
    return text if not text or text[-1] in ".!?" else text + "."


def man(sections, version):
    out = [f'.TH FEEDD.TOML 5 "" "feedd {version}" "File formats"', ".SH NAME",
           "feedd.toml \\- configuration of feedd", ".SH SYNOPSIS",
           ".I ./feedd.toml", ".br", ".I $XDG_CONFIG_HOME/feedd/feedd.toml", ".br", ".I /etc/feedd/feedd.toml",
           ".SH DESCRIPTION",
           roff("TOML; a file whose name ends in .yaml or .yml is read as YAML with the same keys. Every key may be left "
                "out: then it has the default that is shown here. An unknown key is an error that names the line and the "
                "nearest known key."), ".PP",
           roff('Durations are "30s", "15m", "12h", "7d"; sizes "512KiB", "16MiB". Relative paths start at the file\'s own '
                "directory. feedd --check says what is wrong with it, and SIGHUP takes it over while serving.")]
    for table, about, keys in sections[1:]:
        out.append(f".SH [[{table}]]" if table in LISTS else f".SH [{table}]")
        if about:
            out.append(roff(sentence(about)))
        for key, default, comment in keys:
            out += [".TP", f".B {roff(key)} = {roff(default)}"]
            out.append(roff(sentence(comment)) if comment else "\\&")
    out += [".SH FILES", ".TP", ".I /etc/feedd/feedd.toml", "The configuration of the service.", ".TP",
            ".I /var/lib/feedd/feedd.db", "Its state.", ".SH SEE ALSO", ".BR feedd (1)"]
    return "\n".join(out) + "\n"


def schema_of(table, key, value, comment):
    choices = CHOICES.get(key)
    if isinstance(choices, dict):
        choices = choices.get(table)
    out = {"description": comment} if comment else {}
    if choices and isinstance(value, str):
        return {**out, "enum": choices, "default": value}
    if isinstance(value, bool):
        return {**out, "type": "boolean", "default": value}
    if isinstance(value, int):
        return {**out, "type": "integer", "minimum": 0, "default": value}
    if isinstance(value, list):
        return {**out, "type": "array", "items": {"type": "string"}, "default": value}
    if isinstance(value, dict):
        return {**out, "type": "object", "additionalProperties": {"type": "string"}}
    if re.fullmatch(r"\d+(ms|s|m|h|d|w)", value):
        return {**out, "type": "string", "pattern": r"^(\d+(ms|s|m|h|d|w))+$", "default": value}
    if re.fullmatch(r"\d+[KMG]iB", value):
        return {**out, "type": ["string", "integer"], "default": value}
    return {**out, "type": "string", "default": value}


def schema(sections, version):
    tables = {}
    for table, about, keys in sections[1:]:
        properties = {}
        for key, default, comment in keys:
            properties[key] = schema_of(table, key, tomllib.loads(f"value = {default}")["value"], comment)
        if table == "posts":
            del properties["path"]["default"]
        one = {"type": "object", "additionalProperties": False, "properties": properties}
        if about:
            one["description"] = about
        if table == "posts":
            one["required"] = ["path"]
        if table == "feed":
            one["required"] = ["name"]
        tables[table] = {"type": "array", "items": one} if table in LISTS else one
    return json.dumps({"$schema": "http://json-schema.org/draft-07/schema#", "title": f"Configuration of feedd {version}",
                       "type": "object", "additionalProperties": False, "properties": tables},
                      indent=2, ensure_ascii=False) + "\n"


def main():
    if len(sys.argv) != 4 or sys.argv[1] not in ("man", "schema"):
        sys.exit(__doc__)
    with open(sys.argv[2], encoding="utf-8") as file:
        sections = read(file.read())
    sys.stdout.write({"man": man, "schema": schema}[sys.argv[1]](sections, sys.argv[3]))


if __name__ == "__main__":
    main()
