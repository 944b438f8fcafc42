"""Checklist templates as YAML files, the form of `seeds/checklist_templates/`.

Why YAML and not a spreadsheet: an item carries nested facts (two languages, options, a rule with its parameters) and
several lines of text, which cells flatten and spreadsheets silently reformat (T-3d, 0.05, long numbers); a YAML file is
read in any editor, compared line by line by every review tool, and is what the shipped template is kept in.
A download has one canonical form, so downloading what was uploaded gives the same bytes.
"""

import re
from dataclasses import dataclass, field

from planner.domain.template_checks import check_problems
from planner.domain.template_content import TemplateDocument, TemplateHeader
from planner.domain.template_rows import CHECKS, ITEMS, WEIGHTS, read_content
from planner.enums import Platform, SessionType
from planner.exchange.yaml_nodes import Mapping, Scalar, Sequence, UnreadableFile, read_yaml

FORMAT = "stage-planner/checklist-template/1"
_ITEM_FIELDS = {
    "key", "step", "label", "guidance", "answer", "unit", "options", "weight", "gate", "due", "applies", "credit",
    "shows_costs",
}  # fmt: skip
_CHECK_FIELDS = {"id", "key", "step", "severity", "thresholds", "enabled", "legal_review_reason"}


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One mistake in a file: where it is, what it is about, and a code to be worded."""

    line: int | None
    section: str
    key: str
    field: str
    code: str
    params: dict = field(default_factory=dict)


class FileRejected(ValueError):
    """The file has mistakes; all of them are in `problems`, in the order of lines. Nothing of it may be used."""

    def __init__(self, problems):
        super().__init__(f"{len(problems)} problems")
        self.problems = sorted(problems, key=lambda problem: problem.line or 0)


def read_document(data, *, known=None):
    """The document in the bytes of a file. Raises `FileRejected`.

    `known` gives, by slug, the header of the stored template (or None) and the checks of the product; with it the file
    must agree with them. Shipped files come without: they say what the product has.
    """
    try:
        root = read_yaml(data)
    except UnreadableFile as error:
        raise FileRejected([FileProblem(error.line, "", "", "", error.code, error.params)]) from error
    reader = _Reader(known or (lambda slug: (None, ())))
    document = reader.document(root)
    if reader.problems:
        raise FileRejected(reader.problems)
    return document


class _Reader:
    """Walks the file, notes what has the wrong shape, and remembers on which line each field stands."""

    def __init__(self, known):
        self.known = known
        self.problems = []
        self.place = ("", "")

    def problem(self, line, name, code, **params):
        self.problems.append(FileProblem(line, *self.place, name, code, params))

    def document(self, root):
        root = self.mapping(root, "", {"format", "template", "version", WEIGHTS, ITEMS, CHECKS})
        for name in ("format", "template", "version", WEIGHTS, ITEMS, CHECKS):
            if name not in root.values:
                self.problem(root.line, name, "missing")
        if "format" in root.values and (found := self.text(root, "format")) != FORMAT:
            self.problem(root.lines["format"], "format", "not_one_of", found=found[:60], allowed=FORMAT)
        self.place = ("template", "")
        header = self.header(root)
        stored, known_checks = self.known(header.slug)
        self.agree(root, header, stored)
        self.place = ("version", "")
        version = self.part(root, "version", {"number", "change_note_zh", "change_note_en"})
        notes = [self.limited(version, name, 200) for name in ("change_note_zh", "change_note_en")]
        number = self.text(version, "number") or "1"
        if not (number.isascii() and number.isdecimal() and 0 < int(number) < 10_000):
            self.problem(version.lines.get("number"), "number", "not_whole", found=number[:20])
            number = "1"
        weights, weight_lines = self.weights(root)
        items, item_lines = self.rows(root, ITEMS, "key", self.item)
        checks, check_lines = self.rows(root, CHECKS, "id", self.check)
        content, problems = read_content(items, checks, weights)
        problems += check_problems(content.checks, known_checks)
        lines = {ITEMS: item_lines, CHECKS: check_lines, WEIGHTS: weight_lines}
        for found in problems:
            own = lines[found.section][found.row] if found.row is not None else {}
            line = own.get(found.field.partition(".")[0], own.get("", root.lines.get(found.section)))
            self.problems.append(
                FileProblem(line, found.section, found.key, found.field, found.code, dict(found.params))
            )
        return TemplateDocument(header, content, int(number), *notes)

    def header(self, root):
        part = self.part(root, "template", {"slug", "name_zh", "name_en", "platforms", "session_types"})
        return TemplateHeader(
            slug=self.limited(part, "slug", 60, is_needed=True),
            name_zh=self.limited(part, "name_zh", 60, is_needed=True),
            name_en=self.limited(part, "name_en", 60, is_needed=True),
            platforms=self.members(part, "platforms", Platform),
            session_types=self.members(part, "session_types", SessionType),
        )

    def agree(self, root, header, stored):
        part = root.values.get("template")
        if stored is None:
            if header.slug and not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", header.slug):
                self.problem(part.lines["slug"], "slug", "bad_slug", found=header.slug[:40])
            return
        for name in ("name_zh", "name_en", "platforms", "session_types"):
            written, expected = getattr(header, name), getattr(stored, name)
            if written != expected and (isinstance(written, str) or set(written) != set(expected)):
                shown = expected if isinstance(expected, str) else ", ".join(expected) or "[]"
                self.problem(part.lines.get(name, part.line), name, "header_differs", expected=shown)

    def weights(self, root):
        part = self.part(root, WEIGHTS, None)
        raw, lines = {}, []
        for name, row in part.values.items():
            self.place = (WEIGHTS, name[:40])
            cells = self.mapping(row, "", None)
            raw[name] = {step: self.text(cells, step) for step in cells.values}
            lines.append({"": part.lines[name]} | cells.lines)
        return raw, lines

    def rows(self, root, section, key, read):
        node = root.values.get(section, Sequence(root.line))
        self.place = (section, "")
        if not isinstance(node, Sequence):
            self.problem(node.line, "", "wrong_shape", wanted="list")
            return [], []
        raws, lines = [], []
        for child in node.values:
            name = child.values.get(key) if isinstance(child, Mapping) else None
            self.place = (section, name.text[:40] if isinstance(name, Scalar) else "")
            own = {"": child.line}
            raws.append(read(child, own))
            lines.append(own)
        return raws, lines

    def item(self, node, lines):
        row = self.mapping(node, "", _ITEM_FIELDS)
        raw = {
            name: self.text(row, name)
            for name in ("key", "step", "answer", "unit", "weight", "due", "applies", "gate", "shows_costs")
            if name in row.values
        }
        lines |= row.lines
        for name in ("label", "guidance"):
            part = self.part(row, name, {"zh", "en"})
            for language in ("zh", "en"):
                raw[f"{name}_{language}"] = self.text(part, language)
                lines[f"{name}_{language}"] = part.lines.get(language, row.lines.get(name, node.line))
        rule = self.part(row, "credit", None)
        raw["credit"] = self.text(rule, "kind")
        raw["credit_params"] = {name: self.nested(rule, name) for name in rule.values if name != "kind"}
        lines["credit_params"] = row.lines.get("credit", node.line)
        raw["options"] = self.options(row)
        return raw

    def options(self, row):
        node = row.values.get("options", Sequence(row.line))
        if not isinstance(node, Sequence):
            self.problem(node.line, "options", "wrong_shape", wanted="list")
            return []
        options = [self.mapping(child, "options", {"value", "zh", "en", "credit"}) for child in node.values]
        return [{name: self.text(option, name) for name in option.values} for option in options]

    def check(self, node, lines):
        row = self.mapping(node, "", _CHECK_FIELDS)
        lines |= row.lines
        thresholds = self.part(row, "thresholds", None)
        return {
            "thresholds": {name: self.text(thresholds, name) for name in thresholds.values},
            **{name: self.text(row, name) for name in row.values if name in _CHECK_FIELDS - {"thresholds"}},
        }

    # Shapes

    def part(self, parent, name, known):
        child = parent.values.get(name)
        return Mapping(parent.line) if child is None else self.mapping(child, name, known)

    def mapping(self, node, name, known):
        if not isinstance(node, Mapping):
            self.problem(node.line, name, "wrong_shape", wanted="mapping")
            return Mapping(node.line)
        for key, line in node.doubled:
            self.problem(line, key[:40], "written_twice")
        if known is not None:
            for key in node.values.keys() - known:
                self.problem(node.lines[key], key[:40], "unknown_field")
        return node

    def text(self, mapping, name):
        node = mapping.values.get(name)
        if node is None:
            return ""
        if not isinstance(node, Scalar):
            self.problem(node.line, name[:40], "wrong_shape", wanted="text")
            return ""
        return node.text

    def nested(self, mapping, name):
        node = mapping.values[name]
        if isinstance(node, Mapping):
            return {key: self.text(node, key) for key in node.values}
        return self.text(mapping, name)

    def limited(self, part, name, maximum, *, is_needed=False):
        text = self.text(part, name).strip()
        if is_needed and not text:
            self.problem(part.lines.get(name, part.line), name, "required")
        if len(text) > maximum:
            self.problem(part.lines[name], name, "too_long", maximum=maximum, length=len(text))
        return text

    def members(self, part, name, enum):
        node = part.values.get(name, Sequence(part.line))
        if not isinstance(node, Sequence):
            self.problem(node.line, name, "wrong_shape", wanted="list")
            return ()
        texts = [child.text if isinstance(child, Scalar) else "" for child in node.values]
        for child, text in zip(node.values, texts, strict=True):
            if text not in enum.values:
                self.problem(child.line, name, "not_one_of", found=text[:40], allowed=", ".join(enum.values))
        return tuple(value for value in enum.values if value in texts)
