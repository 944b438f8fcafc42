"""Pages of the group robots: for those in charge, and secrets are never shown again."""

import pytest
from django.urls import reverse

from planner.enums_notices import GROUP_KINDS
from planner.models import GroupRobot
from tests import factories
from tests.stand_in import stand_in

LIST, ADD = reverse("planner:robot_list"), reverse("planner:robot_add")
ADDRESS = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=SECRET-KEY-4471"
TOLD = [kind.value for kind in GROUP_KINDS]
DETAILS = {"kind": "wecom", "name": "运营群", "address": ADDRESS, "secret": "SEC-9", "language": "en", "told": TOLD}


def url(name, robot):
    return reverse(f"planner:robot_{name}", args=[robot.pk])


@pytest.fixture
def robot(merchant):
    return factories.RobotFactory(organization=merchant, secret="SEC-5530")


def test_a_group_is_added(as_user, owner, merchant):
    answer = as_user(owner).post(ADD, DETAILS)
    robot = GroupRobot.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert (robot.organization, robot.created_by, robot.address, robot.secret) == (merchant, owner, ADDRESS, "SEC-9")
    assert robot.muted == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("address", ""),
        ("address", "http://example.com/"),
        ("address", "https://127.0.0.1/hook"),
        ("address", "https://[::1]/hook"),
        ("address", "https://localhost/hook"),
        ("address", "https://me:secret@example.com/hook"),
        ("address", "nonsense"),
        ("kind", "slack"),
    ],
)
def test_refused_input_comes_back_without_secrets(as_user, owner, field, value):
    page = as_user(owner).post(ADD, {**DETAILS, field: value})
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert "SEC-9" not in page.content.decode() and "SECRET-KEY" not in page.content.decode()
    assert not GroupRobot.objects.exists()


def test_no_page_shows_address_or_secret_again(as_user, owner, robot):
    browser = as_user(owner)
    for address in (LIST, url("edit", robot), url("remove", robot)):
        text = browser.get(address).content.decode()
        assert "SECRET-KEY-4471" not in text and "SEC-5530" not in text
        assert robot.name in text


def test_editing_keeps_what_is_left_empty(as_user, owner, robot):
    data = {**DETAILS, "name": "新名字", "address": "", "secret": "", "told": TOLD[1:]}
    assert as_user(owner).post(url("edit", robot), data).status_code == 302
    robot.refresh_from_db()
    assert (robot.name, robot.address, robot.secret, robot.muted) == ("新名字", ADDRESS, "SEC-5530", TOLD[:1])


def test_removing_asks_first(as_user, owner, robot):
    browser = as_user(owner)
    assert browser.get(url("remove", robot)).status_code == 200
    assert browser.post(url("remove", robot))["Location"] == LIST
    assert not GroupRobot.objects.exists()


def test_a_test_message_arrives(as_user, owner, robot, settings):
    with stand_in() as platform:
        settings.OUTGOING_PRIVATE_HOSTS = [platform.place]
        GroupRobot.objects.update(address=platform.url)
        browser = as_user(owner)
        assert browser.post(url("test", robot))["Location"] == LIST
        assert platform.texts() == ["STAGE Planner will write here what happens to your plans."]
        assert f"The test message is in the group “{robot.name}”." in browser.get(LIST).content.decode()
        platform.answers = [{"errcode": 93000}]
        browser.post(url("test", robot))
        assert "The platform refuses the message." in browser.get(LIST).content.decode()


@pytest.mark.parametrize("person", ["operator", "viewer"])
def test_only_those_in_charge(as_user, person, robot, request):
    browser = as_user(request.getfixturevalue(person))
    assert [browser.get(page).status_code for page in (LIST, ADD, url("edit", robot), url("remove", robot))] == [
        403
    ] * 4
    assert [browser.post(url(name, robot), DETAILS).status_code for name in ("edit", "test", "remove")] == [403] * 3
    robot.refresh_from_db()
    assert (robot.posted_at, robot.secret) == ([], "SEC-5530")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries(as_user, owner, merchant, count, django_assert_num_queries):
    factories.RobotFactory.create_batch(count, organization=merchant)
    browser = as_user(owner)
    browser.get(LIST)
    with django_assert_num_queries(3):
        browser.get(LIST)
