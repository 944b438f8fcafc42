"""Which row of a plan a row of a file stands for, so that loading a file twice changes nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from planner.domain.worksheets.columns import ONE_ROW
from planner.domain.worksheets.columns.choices import folded
from planner.enums_worksheets import Worksheet

_NAMES: Mapping[Worksheet, tuple[tuple[str, ...], ...]] = {
    Worksheet.LINE_UP: (("sku_code",), ("link_no",), ("product_name",)),
    Worksheet.BENEFITS: (("code",), ("name",)),
    Worksheet.CONTENT: (("code",), ("title", "channel"), ("title",)),
    Worksheet.CREW: (("person", "role", "is_backup"), ("person",)),
    Worksheet.RUNDOWN: (("start_min",), ("key_points",)),
    Worksheet.CHANNELS: (("channel",),),
    Worksheet.HOURLY_BUDGET: (("channel", "from_min"),),
    Worksheet.CREATOR_DEALS: (("creator",),),
}
"""What names a row, best first. A way counts only where the file tells all of it."""
_SAME_THING: Mapping[Worksheet, str] = {Worksheet.LINE_UP: "product_name"}
"""A row found by another name must agree in this field where both tell it: link 3 may be another product by now."""


class RowFinder:
    """Finds rows of one worksheet. Of rows with the same name the n-th of the file is the n-th of the plan."""

    def __init__(self, worksheet: Worksheet, rows: Iterable[object]):
        self.worksheet = worksheet
        self._found: dict[tuple[int, tuple], list[object]] = defaultdict(list)
        self._seen: Counter[tuple[int, tuple]] = Counter()
        self._taken: set[str] = set()
        for row in rows:
            for rank, names in enumerate(_NAMES.get(worksheet, ())):
                if (name := _name({field: getattr(row, field) for field in names}, names)) is not None:
                    self._found[rank, name].append(row)

    def find(self, values: Mapping[str, object]) -> str | None:
        """The key of the row that these values mean; None for a new row."""
        if self.worksheet in ONE_ROW:
            return ""
        for rank, names in enumerate(_NAMES[self.worksheet]):
            name = _name(values, names)
            if name is None:
                continue
            rows = self._found.get((rank, name), [])
            number = self._seen[rank, name]
            self._seen[rank, name] += 1
            if number < len(rows) and rows[number].key not in self._taken and self._agrees(rows[number], values, rank):
                self._taken.add(rows[number].key)
                return rows[number].key
            if rank == 0 and not self._may_have_lost_its_name():
                return None
        return None

    def _agrees(self, row: object, values: Mapping[str, object], rank: int) -> bool:
        field = _SAME_THING.get(self.worksheet)
        if field is None or rank == 0:
            return True
        if rank == 1 and getattr(row, "sku_code", "") and values.get("sku_code"):
            return False
        old, new = getattr(row, field), values.get(field)
        return not old or not new or folded(old) == folded(new)

    def _may_have_lost_its_name(self) -> bool:
        """A product with a SKU may stand in the plan without one yet."""
        return self.worksheet == Worksheet.LINE_UP


def _name(values: Mapping[str, object], names: tuple[str, ...]) -> tuple | None:
    told = tuple(values.get(field) for field in names)
    if all(value is None or value == "" for value in told) or any(field not in values for field in names):
        return None
    return tuple(folded(value) if isinstance(value, str) else value for value in told)
