"""Tabs on a phone: the one that is open is in sight, wherever it stands in its row."""

from tests.browser.conftest import PHONE

IN_SIGHT = """() => {
    const tab = document.querySelector(".settings > nav [aria-current]").getBoundingClientRect();
    return tab.left >= 0 && tab.right <= innerWidth;
}"""


def test_the_open_tab_is_in_sight(open_browser, as_user, owner):
    page = open_browser("zh-CN", PHONE, user=owner, as_user=as_user)
    for path in ("/account/", "/account/notices/", "/account/calendar/"):
        page.goto(path)
        assert page.evaluate(IN_SIGHT)
