"""YAML read as plain text with its line numbers, from people we do not know.

Scalars stay the text they were written as, so `0.05`, `yes` and `012` mean what they look like. Aliases, tags and deep
nesting are refused before anything is built, because a few lines of aliases can unfold into gigabytes.
"""

from dataclasses import dataclass, field

import yaml

MAX_BYTES = 512 * 1024
MAX_DEPTH = 10
# libyaml where the platform has it: eight times faster, the same language.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class UnreadableFile(ValueError):
    """Not a file we read; `line` counts from 1.

    Codes: too_large (maximum), not_text, not_yaml, no_aliases, no_tags, too_deep, empty.
    """

    def __init__(self, code, line=None, **params):
        super().__init__(code, line, params)
        self.code = code
        self.line = line
        self.params = params


@dataclass(slots=True)
class Mapping:
    """A mapping with the line of each key; `doubled` lists keys that were written twice."""

    line: int
    values: dict = field(default_factory=dict)
    lines: dict = field(default_factory=dict)
    doubled: list = field(default_factory=list)


@dataclass(slots=True)
class Sequence:
    line: int
    values: list = field(default_factory=list)


@dataclass(slots=True)
class Scalar:
    line: int
    text: str


def read_yaml(data):
    """The one document of the file as `Mapping`, `Sequence` and `Scalar`. Raises `UnreadableFile`."""
    if len(data) > MAX_BYTES:
        raise UnreadableFile("too_large", maximum=MAX_BYTES // 1024)
    text = _decoded(data)
    try:
        _refuse_tricks(text)
        node = yaml.compose(text, Loader=LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise UnreadableFile("not_yaml", mark.line + 1 if mark else None) from error
    if node is None:
        raise UnreadableFile("empty")
    return _plain(node)


def _decoded(data):
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile("not_text", data[: error.start].count(b"\n") + 1) from error
    if "\0" in text:
        raise UnreadableFile("not_text", text[: text.index("\0")].count("\n") + 1)
    return text


def _refuse_tricks(text):
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise UnreadableFile("no_aliases", line)
        if getattr(event, "tag", None) not in {None, "!"}:
            raise UnreadableFile("no_tags", line)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise UnreadableFile("too_deep", line)


def _plain(node):
    line = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return Sequence(line, [_plain(child) for child in node.value])
    if isinstance(node, yaml.ScalarNode):
        is_null = node.style is None and node.tag == "tag:yaml.org,2002:null"
        return Scalar(line, "" if is_null else node.value)
    mapping = Mapping(line)
    for key_node, value_node in node.value:
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
        if key in mapping.values:
            mapping.doubled.append((key, key_node.start_mark.line + 1))
        mapping.values[key] = _plain(value_node)
        mapping.lines[key] = key_node.start_mark.line + 1
    return mapping
