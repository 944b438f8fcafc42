"""Parts of the page shell: what is the same for everyone, and the main navigation."""

from dataclasses import dataclass
from functools import cache
from secrets import token_hex

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import mark_safe

from planner.templatetags.kept import kept

HERE = token_hex(16)
"""Stands for the address of the page in the navigation that is kept."""

register = template.Library()


@register.simple_tag
@cache
def shared_head():
    """Links to the shared stylesheets and scripts, made once: looking up forty hashed names takes a millisecond."""
    return render_to_string("components/_head.html")


@register.simple_tag
@cache
def icon_sprite():
    """The inline sprite of all icons."""
    return render_to_string("components/_icons.html")


@register.simple_tag
@cache
def page_links(template_name):
    """Links to the stylesheets and scripts of one page, made once as well."""
    return render_to_string(template_name)


@dataclass(frozen=True, slots=True)
class Rail:
    """What the main navigation shows of its reader. `organizations` are pairs of key and name."""

    name: str
    initial: str
    is_staff: bool
    unread: int
    organizations: tuple[tuple[int, str], ...]
    organization_id: int | None = None
    organization: str = ""
    role: str = ""
    is_merchant: bool = False


def _rail_of(request):
    user, membership = request.user, getattr(request, "membership", None)
    own = {}
    if membership:
        organization = membership.organization
        own = {
            "organization_id": organization.pk,
            "organization": organization.name,
            "role": str(membership.get_role_display()),
            "is_merchant": organization.is_merchant,
        }
    return Rail(
        name=str(user),
        initial=user.initial,
        is_staff=user.is_staff,
        unread=getattr(user, "unread_notices", 0),
        organizations=tuple(
            (one.organization_id, one.organization.name) for one in getattr(request, "memberships", ())
        ),
        **own,
    )


@register.simple_tag(takes_context=True)
def rail(context):
    """The main navigation; `nav` and `theme` come from the page."""
    request = context["request"]
    html = kept(
        context,
        "components/_rail.html",
        rail=_rail_of(request),
        nav=context.get("nav", ""),
        theme=context["theme"],
        here=HERE,
    )
    return mark_safe(html.replace(HERE, escape(request.get_full_path())))
