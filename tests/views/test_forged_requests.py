"""What no page of ours sends is refused or ignored; it never breaks a page."""

import pytest

from planner.forms.fields import digits

pytestmark = pytest.mark.django_db

LONG, NESTED = "9" * 5000, "[" * 100_000


@pytest.mark.parametrize(
    ("text", "number"), [("7", 7), ("", None), ("-7", None), ("²", None), ("٣", None), ("9" * 19, None), (LONG, None)]
)
def test_numbers_in_addresses(text, number):
    assert digits(text) == number


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"rundown/add/?start={LONG}", 200),
        (f"versions/compare/?before={LONG}", 302),
        (f"words/exempt/?place=content-{LONG}-title&term=x", 404),
    ],
)
def test_asked_for(as_user, livestream, owner, address, status):
    assert as_user(owner).get(f"/livestreams/{livestream.pk}/{address}").status_code == status


@pytest.mark.parametrize(
    ("address", "data", "status"),
    [
        ("sheets/line_up/copy/", {"source": LONG}, 404),
        ("words/end/", {"place": f"content-{LONG}-title", "term": "x"}, 404),
        ("sheets/slot/", {"was": NESTED, "version": "0"}, 400),
        ("sheets/slot/", {"was": "5", "version": "0"}, 400),
        ("catalogue/", {"search": "1", "q": "\0"}, 200),
    ],
)
def test_posted(as_user, livestream, owner, address, data, status):
    assert as_user(owner).post(f"/livestreams/{livestream.pk}/{address}", data).status_code == status


def test_a_search_for_no_text_finds_everything(as_user, owner):
    assert as_user(owner).get("/products/?q=%00").status_code == 200
