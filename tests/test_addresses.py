"""Addresses are what Django finds, and the navigation that is kept is the reader's own."""

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse

from planner.addresses import address
from tests import factories


def shown(source, **context):
    return Template(source).render(Context(context))


def test_an_address_is_what_django_finds():
    assert address("planner:plan_why", 7) == reverse("planner:plan_why", args=[7])
    assert address("planner:plan_why", 8) == reverse("planner:plan_why", args=[8])
    with pytest.raises(NoReverseMatch):
        address("planner:plan_why")


def test_templates_link_as_ever():
    assert shown("{% url 'planner:plan_why' pk %}", pk=7) == "/livestreams/7/why/"
    assert shown("{% url 'planner:plan_why' pk=pk %}", pk=7) == "/livestreams/7/why/"
    assert shown("{% url 'planner:plan_why' pk as why %}<{{ why }}>", pk=7) == "</livestreams/7/why/>"
    assert shown("{% url 'planner:plan_why' as why %}<{{ why }}>") == "<>"
    assert shown("{% url 'planner:worksheet_file' 7 name %}", name="a&b.pdf") == "/worksheet-files/7/a&amp;b.pdf"


@pytest.mark.django_db
def test_the_navigation_is_the_readers_own(as_user, owner, viewer):
    factories.MembershipFactory(user=viewer)
    pages = {user: as_user(user).get("/inbox/?page=1&x=<b>").content.decode() for user in (owner, viewer, owner)}
    for user, other in ((owner, viewer), (viewer, owner)):
        assert f"<b>{user}</b>" in pages[user]
        assert f"<b>{other}</b>" not in pages[user]
        assert 'name="next" value="/inbox/?page=1&amp;x=%3Cb%3E"' in pages[user]
    switches = {user: page.count("/switch/") for user, page in pages.items()}
    assert switches == {owner: 0, viewer: 2}
