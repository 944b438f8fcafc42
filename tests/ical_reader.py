"""A strict reader of iCalendar after RFC 5545, written against the text of the standard and not against our writer."""

import re
from dataclasses import dataclass, field

LINE = re.compile(r"(?P<name>[A-Z0-9-]+)(?P<params>(?:;[A-Z0-9-]+=(?:\"[^\"]*\"|[^;:,\"]*))*):(?P<value>.*)", re.DOTALL)
MOMENT = re.compile(r"\d{8}T\d{6}Z?")
ONCE = {
    "VCALENDAR": {"PRODID", "VERSION"},
    "VEVENT": {"UID", "DTSTAMP", "DTSTART"},
    "VTIMEZONE": {"TZID"},
    "STANDARD": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"},
    "DAYLIGHT": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"},
}


@dataclass
class Part:
    """A component: its properties as (parameters, value) by name, and the components within it."""

    name: str
    properties: dict = field(default_factory=dict)
    parts: list = field(default_factory=list)

    def value(self, name):
        return self.properties[name][0][1]

    def of(self, name):
        return [part for part in self.parts if part.name == name]


def read(data: bytes) -> Part:
    """The calendar; AssertionError for anything the standard does not allow."""
    text = data.decode("utf-8")
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "") and "\r" not in text.replace("\r\n", "")
    for line in data.split(b"\r\n"):
        assert len(line) <= 75, "a line of more than 75 octets"
    root, open_parts = None, []
    for line in re.sub("\r\n[ \t]", "", text).removesuffix("\r\n").split("\r\n"):
        match = LINE.fullmatch(line)
        assert match, line
        name, value = match["name"], match["value"]
        if name == "BEGIN":
            part = Part(value)
            if open_parts:
                open_parts[-1].parts.append(part)
            else:
                assert root is None
                root = part
            open_parts.append(part)
        elif name == "END":
            _check(open_parts.pop(), value)
        else:
            params = dict(pair.split("=", 1) for pair in match["params"].split(";") if pair)
            open_parts[-1].properties.setdefault(name, []).append((params, _unescaped(value)))
    assert open_parts == []
    zones = {zone.value("TZID") for zone in root.of("VTIMEZONE")}
    for event in root.of("VEVENT"):
        for name in ("DTSTART", "DTEND"):
            params, value = event.properties[name][0]
            assert MOMENT.fullmatch(value)
            assert value.endswith("Z") or params["TZID"] in zones
    return root


def _check(part, ended):
    assert part.name == ended
    for name in ONCE.get(part.name, ()):
        assert len(part.properties[name]) == 1, f"{part.name} needs one {name}"
    if part.name == "VEVENT" and "STATUS" in part.properties:
        assert part.value("STATUS") in ("TENTATIVE", "CONFIRMED", "CANCELLED")
    if part.name == "VTIMEZONE":
        assert part.of("STANDARD")


def _unescaped(value):
    return re.sub(r"\\([\\;,nN])", lambda match: "\n" if match[1] in "nN" else match[1], value)
