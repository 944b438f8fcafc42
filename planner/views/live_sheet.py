"""What changed in the worksheet on a page since the page was made: cells, added and deleted rows, their order."""

from dataclasses import dataclass, field
from html import escape

from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe

from planner.queries.live import book_before
from planner.views.responses import Partial
from planner.views.sheet_view import SheetView
from planner.views.worksheet_links import cell_id, row_id

NEWS, SHEET = "planner/live/_sheet_news.html", "planner/worksheets/_sheet.html"


@dataclass
class SheetNews:
    cells: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    versions: list[tuple[str, int]] = field(default_factory=list)
    order: str = ""


class LiveSheet:
    """One worksheet as it is and, as far as the steps tell, as it was. `again` are ids of rows, or of the whole sheet,
    that the page could not take before, because somebody was at work in them."""

    def __init__(self, *, reading, worksheet, has_all, changes, again=frozenset()):
        self.reading = reading
        self.view = reading.sheet(worksheet, has_all=has_all, undo="")
        self.changes = changes
        self.again = again
        self.findings = ""
        self.before = None if changes.is_whole else self._as_it_was(reading, has_all)

    def _as_it_was(self, reading, has_all):
        book = book_before(reading.book, self.changes.steps)
        if book is None or not self.changes.steps:
            return self.view if book else None
        return SheetView(
            livestream=reading.livestream,
            book=book,
            worksheet=self.view.worksheet,
            membership=reading.membership,
            can_edit=self.view.can_edit,
            has_all=has_all,
        )

    @property
    def is_replaced(self):
        """Whether single cells cannot tell what changed."""
        return self.before is None or "sheet" in self.again or self.before.is_empty != self.view.is_empty

    @property
    def places(self):
        if self.is_replaced:
            sheet = self.reading.sheet(self.view.worksheet, has_all=self.view.has_all)
            sheet.findings = self.findings
            return [Partial("#sheet", SHEET, {"sheet": sheet}, swap="outerHTML")]
        news, places = self.news, []
        if news.cells or news.rows or news.versions or news.order:
            places.append(Partial("#live-sheet", NEWS, {"news": news}, swap="outerHTML"))
        if self.view.can_edit and self.view.editor != self.before.editor:
            places.append(Partial("#sheet-editor", "planner/live/_editor.html", {"sheet": self.view}, swap="outerHTML"))
        if [tab.count for tab in self.view.tabs] != [tab.count for tab in self.before.tabs]:
            places.append(Partial("#sheet-tabs", "planner/worksheets/_tabs.html", {"sheet": self.view}))
        if self.view.note != self.before.note and not self.view.tabs:
            places.append(Partial("#sheet-note", "planner/worksheets/_note.html", {"sheet": self.view}))
        return places

    @cached_property
    def news(self):
        view, before, news = self.view, self.before, SheetNews()
        old = {getattr(record, "key", ""): record for record in before.records}
        keys = [getattr(record, "key", "") for record in view.records]
        for place, record in enumerate(view.records):
            key = keys[place]
            if key not in old:
                news.rows.append(view.rows[place])
                continue
            is_again = row_id(view.worksheet, key) in self.again
            news.cells += self._cells(record, None if is_again else old[key], key)
            if is_again or (view.worksheet, key) in self.changes.rows:
                news.versions.append(
                    ("" if view.is_single else row_id(view.worksheet, key), view.book.version(view.worksheet, key))
                )
        totals = {total.id: total.text for total in before.sums}
        news.cells += [
            mark_safe(f'<i data-cell="{total.id}">{escape(total.text, quote=False)}</i>')
            for total in view.sums
            if total.id and totals.get(total.id) != total.text
        ]
        if keys != list(old) or any(place.startswith("row-") for place in self.again):
            news.order = " ".join(row_id(view.worksheet, key) for key in keys)
        return news

    def _cells(self, record, old, key):
        """The cells of a row that show something else than they did; all of them where `old` is None."""
        for column, _group in self.view.columns:
            text, more = self.view.text(record, column), self.view.full_text(record, column)
            if old is not None and (text, more) == (
                self.before.text(old, column),
                self.before.full_text(old, column),
            ):
                continue
            extra = f' data-text="{escape(more)}"' if more else ""
            name = cell_id(self.view.worksheet, key, column.name)
            yield SafeString(f'<i data-cell="{name}"{extra}>{escape(text, quote=False)}</i>')
