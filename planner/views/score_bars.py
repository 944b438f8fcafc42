"""Segments of the broadcast score as HTML, written as strings: there may be 120, and each save shows them anew."""

from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


def bar_writer(*, can_edit, segment_url):
    """A function that gives the list item of one `score_view.Bar`."""
    minutes = escape(_("%(minutes)s min"))

    def write(bar):
        key, at = bar.key, f"--at:{bar.at};--len:{bar.length};--col:{bar.place};--of:{bar.count}"
        hero = " data-hero" if bar.is_hero else ""
        parts = [f'<li class="slot" id="slot-{key}" data-kind="{bar.kind}"{hero}{_data(bar, can_edit)} style="{at}">']
        if can_edit:
            url = f"{segment_url}{key}/"
            parts.append(
                f'<a class="slot-in" id="slot-link-{key}" href="{url}" hx-get="{url}" hx-target="#segment-panel"'
                ' hx-swap="innerHTML" aria-describedby="axis-keys" draggable="false">'
            )
        else:
            parts.append('<span class="slot-in">')
        parts.append(
            f'<span class="slot-t num">{bar.start}</span>'
            f'<svg class="i" aria-hidden="true"><use href="#i-{bar.icon}"/></svg>'
            f'<span class="slot-n"><span class="slot-x"><span class="slot-no num">{bar.number}</span> '
            f"{escape(bar.title)}</span> {_codes(bar)}"
        )
        if bar.points:
            parts.append(f' <span class="slot-p">{escape(bar.points)}</span>')
        presenter = f", {escape(bar.presenter)}" if bar.presenter else ""
        parts.append(
            f'</span><span class="slot-m num"><span>{minutes % {"minutes": bar.length}}'
            f'<span class="vh">, {bar.span}{presenter}</span></span>'
        )
        if bar.gmv:
            parts.append(f'<span class="gm">{bar.gmv}</span>')
        if bar.initial:
            parts.append(f'<span class="ava sm" aria-hidden="true">{escape(bar.initial)}</span>')
        end = '</a><i class="slot-grip" data-resize aria-hidden="true"></i></li>' if can_edit else "</span></li>"
        return SafeString("".join([*parts, "</span>", end]))

    return write


def _data(bar, can_edit):
    """What the script needs to know of a segment that may be moved."""
    if not can_edit:
        return ""
    return (
        f' data-slot="{bar.key}" data-number="{bar.number}" data-version="{bar.version}"'
        f' data-from="{bar.at}" data-to="{bar.end}"'
    )


def _codes(bar):
    kind = f'<span class="slot-k">{escape(bar.kind_label)}</span> ' if bar.kind_label != bar.title else ""
    links = f'<span class="slot-l">{bar.links}</span> ' if bar.links else ""
    codes = f'<span class="slot-g" data-step="g">{escape(bar.codes)}</span>' if bar.codes else ""
    return f'<span class="slot-c num">{kind}{links}{codes}</span>'
