"""One reading of a provider's portfolio: which clients, which days, what is at stake, what waits, what recurs."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from planner.domain import moments
from planner.domain.portfolio import money_at_stake, recurring_gaps
from planner.enums import Platform
from planner.forms.portfolio import DAYS, WEEKS, PortfolioForm
from planner.models import TemplateVersion
from planner.models.checklist_templates import in_language
from planner.queries.livestreams import AHEAD
from planner.queries.portfolio import (
    SHOWN,
    PortfolioFilter,
    chosen_clients,
    finished_reviews,
    portfolio_rows,
    portfolio_views,
    review_queue,
    running_clients,
    stored_gaps,
)
from planner.views.board_rows import escaped
from planner.views.check_words import check_name
from planner.views.choices import selects
from planner.views.portfolio_cells import CellBuilder, HeatRow, heat_cells, heat_rows

GAPS_SHOWN = 6
COLUMNS = {DAYS: (7, 1), WEEKS: (4, 7)}
"""How many columns a span has, and how many days each."""


@dataclass(frozen=True)
class Column:
    label: str
    number: str
    is_today: bool


@dataclass(frozen=True)
class GapRow:
    """A gap that several plans have in common."""

    key: str
    step: str
    letter: str
    label: str
    count: int
    clients: list
    points: str


class PortfolioPage:
    """What `templates/planner/portfolio` shows; properties are read at most once."""

    def __init__(self, request, membership):
        self.membership = membership
        self.provider, self.user = self.membership.organization, request.user
        self.now, self.zone = timezone.now(), ZoneInfo(self.membership.organization.time_zone)
        self.today = self.now.astimezone(self.zone).date()
        self.language = get_language() or ""
        wish = PortfolioForm(request.GET).wish()
        self.wanted, self.span, self.chosen_day = wish.wanted, wish.span, wish.first
        self.first = wish.first or self.today
        self.all_clients = running_clients(self.provider, self.user)
        self.by_client = {client.pk: client for client in self.all_clients}
        self.clients = chosen_clients(self.all_clients, self.wanted)
        self.builder = CellBuilder(now=self.now, zone=self.zone)

    @property
    def is_lead(self):
        return self.membership.is_top

    @property
    def days(self):
        count, length = COLUMNS[self.span]
        return count * length

    @property
    def days_text(self):
        return moments.range_text(self.first, self.first + timedelta(days=self.days - 1), self.language)

    @cached_property
    def all_rows(self):
        days = (self.first, self.first + timedelta(days=self.days))
        first, end = (moments.midnight(day, self.zone) for day in days)
        return portfolio_rows(self.clients, self.wanted, first=first, end=end, now=self.now)

    @property
    def rows(self):
        return self.all_rows[:SHOWN]

    @property
    def has_more(self):
        return len(self.all_rows) > SHOWN

    @cached_property
    def stakes(self):
        """What is at stake in each livestream, by primary key."""
        return {
            plan.pk: money_at_stake(
                gmv_target=plan.gmv_target,
                starts_at=plan.starts_at,
                readiness=plan.readiness,
                now=self.now,
                is_blocked=plan.is_compliance_blocked,
            )
            for plan in self.rows
        }

    @cached_property
    def in_order(self):
        """The livestreams of each client, the client with most at stake first."""
        by_client, stake = defaultdict(list), defaultdict(int)
        for plan in self.rows:
            by_client[plan.organization_id].append(plan)
            stake[plan.organization_id] += self.stakes[plan.pk]
        order = sorted(by_client, key=lambda client: (-stake[client], self.name_of(client), client))
        return [(client, by_client[client]) for client in order]

    @cached_property
    def heat(self):
        """The rows of the heat map as HTML, '' when there is nothing to show."""
        address = reverse("planner:engagement_detail", args=[0])
        return heat_rows([self._heat_row(client, plans, address) for client, plans in self.in_order])

    def _heat_row(self, key, plans, address):
        client = self.by_client[key]
        count, length = COLUMNS[self.span]
        columns = [""] * count
        name = escaped(client.name)
        cells = heat_cells.each([self.builder.cell(plan, name) for plan in plans])
        for plan, cell in zip(plans, cells, strict=True):
            day = plan.starts_at.astimezone(self.zone).date()
            columns[(day - self.first).days // length] += cell
        return HeatRow(
            client=name,
            url=address.replace("/0/", f"/{client.engagement}/"),
            reviewers=escaped(self.reviewers_of(key)),
            columns="</td><td>".join(columns),
        )

    @cached_property
    def columns(self):
        count, length = COLUMNS[self.span]
        starts = [self.first + timedelta(days=number * length) for number in range(count)]
        return [self._column(start, start + timedelta(days=length)) for start in starts]

    def _column(self, start, end):
        is_today = start <= self.today < end
        if self.span == WEEKS:
            return Column(moments.range_text(start, end - timedelta(days=1), self.language), "", is_today)
        is_new_month = start == self.first or start.day == 1
        number = moments.day_text(start, self.language) if is_new_month else str(start.day)
        return Column(moments.weekday_text(start, self.language), number, is_today)

    @cached_property
    def queue(self):
        return review_queue(self.clients, self.wanted, now=self.now)

    @cached_property
    def finished(self):
        return finished_reviews(self.clients, self.wanted, now=self.now)

    @property
    def mean_readiness(self):
        return round(sum(plan.readiness for plan in self.rows) / len(self.rows)) if self.rows else None

    @cached_property
    def recurring(self):
        """The gaps as the rules found them."""
        rows = [(plan.pk, plan.organization_id, stored_gaps(plan.open_gaps)) for plan in self.rows]
        return recurring_gaps(rows, at_most=GAPS_SHOWN)

    @property
    def gaps(self):
        return [
            GapRow(
                key=gap.key,
                step=gap.step.value,
                letter=gap.step.letter,
                label=in_language(*self.gap_label(gap)),
                count=len(gap.plans),
                clients=[self.name_of(client) for client in gap.owners],
                points=f"+{gap.mean_points}",
            )
            for gap in self.recurring
        ]

    def gap_label(self, gap):
        """What a gap is called in Chinese and in English."""
        if gap.is_check:
            return check_name(gap.key, "zh-hans"), check_name(gap.key, "en")
        return self._labels.get(gap.key, (gap.key, gap.key))

    @cached_property
    def _labels(self):
        """Labels of items by key, of every template that the plans shown have."""
        versions = {plan.template_version_id for plan in self.rows}
        items = (item for pk in sorted(versions) for item in TemplateVersion.kept(pk).item_definitions())
        return {item.key: (item.label_zh, item.label_en) for item in items}

    def name_of(self, client):
        return self.by_client[client].name

    def reviewers_of(self, client):
        """The names of those assigned, '' when nobody is."""
        return pgettext("list", ", ").join(name for _membership, name in self.by_client[client].reviewers)

    @property
    def choices(self):
        """The selects of the filter form."""
        reviewers = dict(pair for client in self.all_clients for pair in client.reviewers)
        clients = [(client.pk, client.name) for client in self.all_clients]
        states, wanted = [(state, state.label) for state in AHEAD], self.wanted
        named = (
            ("client", _("Client"), _("All clients"), clients, wanted.client),
            ("platform", _("Platform"), _("All platforms"), Platform.choices, wanted.platform),
            ("state", _("State"), _("All states"), states, wanted.state),
            ("reviewer", _("Reviewer"), _("All reviewers"), list(reviewers.items()), wanted.reviewer),
        )
        return selects(named)

    def views(self):
        return portfolio_views(self.user, self.provider)

    def named_url(self, query):
        return reverse("planner:portfolio") + (f"?{query}" if query else "")

    @property
    def clear_url(self):
        return self.url(wanted=PortfolioFilter())

    @property
    def previous_url(self):
        return self.url(day=self.first - timedelta(days=self.days))

    @property
    def next_url(self):
        return self.url(day=self.first + timedelta(days=self.days))

    @property
    def today_url(self):
        return self.url(day=None)

    @property
    def export_url(self):
        return self.url("portfolio_export")

    @property
    def remind_url(self):
        return self.url("portfolio_remind")

    @property
    def save_url(self):
        return self.url("portfolio_view_save")

    @property
    def idle_clients(self):
        """How many of the clients that pass the filters have nothing on these days."""
        return len(self.clients) - len(self.in_order)

    @property
    def query(self):
        """The filters as they stand in the address, without empty parameters and without the day."""
        return self.address_query(day=None)

    def address_query(self, *, day, span=None, wanted=None):
        wanted, span = wanted or self.wanted, span or self.span
        parameters = {
            "client": wanted.client,
            "reviewer": wanted.reviewer,
            "platform": wanted.platform,
            "state": wanted.state,
            "at_risk": "on" if wanted.at_risk else "",
            "overdue": "on" if wanted.overdue else "",
            "span": "" if span == DAYS else span,
            "first": day.isoformat() if day else "",
        }
        return urlencode({name: value for name, value in parameters.items() if value})

    def url(self, name="portfolio", **changes):
        """An address of the portfolio with its filters."""
        query = self.address_query(**{"day": self.chosen_day, **changes})
        return reverse(f"planner:{name}") + (f"?{query}" if query else "")
