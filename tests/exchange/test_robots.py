"""Messages to groups against a stand-in for the platforms: each signed its own way, limited, retried, merged."""

import base64
import hashlib
import hmac
import socket
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.utils import timezone

from planner.actions.livestreams import change_state
from planner.domain.livestream_states import PlanAction
from planner.enums import Role
from planner.enums_notices import NoticeKind
from planner.exchange import outgoing
from planner.exchange.group_posts import post_news, post_test
from planner.exchange.outgoing import ForbiddenAddressError, post_json
from planner.exchange.robots import FORBIDDEN, LIMITED, REFUSED, SILENT, request_of
from planner.models import Engagement, GroupNews, GroupRobot
from planner.queries.robots import robots_with_news
from tests import factories
from tests.stand_in import OK, SILENCE, stand_in

NOW = timezone.now().replace(microsecond=0)
AT = datetime(2026, 11, 6, 11, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def platform(settings):
    with stand_in() as server:
        settings.OUTGOING_PRIVATE_HOSTS = [server.place]
        yield server


@pytest.fixture
def robot(platform, merchant):
    return factories.RobotFactory(organization=merchant, address=platform.url)


@pytest.fixture
def news(livestream, robot):
    """`news(3)` are three things the group waits to hear."""

    def make(count=1, at=NOW):
        for _number in range(count):
            GroupNews.objects.create(event=factories.event(livestream, at=at), robot=robot)

    return make


def post(robot, after=timedelta(0)):
    return post_news(robot_id=robot.pk, now=NOW + after)


# --- the three platforms --------------------------------------------------------------------------------------------


def test_feishu_signs_nothing_with_time_and_secret():
    robot = factories.RobotFactory.build(kind="feishu", address="https://open.feishu.cn/hook/x", secret="s3cret")
    address, payload = request_of(robot, "one\n<at user_id='all'>", now=AT)
    seconds = int(AT.timestamp())
    digest = hmac.new(f"{seconds}\ns3cret".encode(), b"", hashlib.sha256).digest()
    assert (address, payload["timestamp"]) == ("https://open.feishu.cn/hook/x", str(seconds))
    assert payload["sign"] == base64.b64encode(digest).decode()
    assert payload["content"]["post"]["zh_cn"]["content"][1] == [{"tag": "text", "text": "<at user_id='all'>"}]


def test_dingtalk_signs_milliseconds_and_secret_in_the_address():
    robot = factories.RobotFactory.build(
        kind="dingtalk", address="https://oapi.dingtalk.com/robot/send?access_token=t+1", secret="SEC1"
    )
    address, payload = request_of(robot, "one", now=AT)
    milliseconds = int(AT.timestamp() * 1000)
    digest = hmac.new(b"SEC1", f"{milliseconds}\nSEC1".encode(), hashlib.sha256).digest()
    assert parse_qs(urlsplit(address).query) == {
        "access_token": ["t 1"],
        "timestamp": [str(milliseconds)],
        "sign": [base64.b64encode(digest).decode()],
    }
    assert payload == {"msgtype": "text", "text": {"content": "one"}, "at": {"isAtAll": False}}


def test_wecom_has_its_key_in_the_address_and_no_signature():
    robot = factories.RobotFactory.build(kind="wecom", address="https://qyapi.weixin.qq.com/x?key=k", secret="unused")
    assert request_of(robot, "one", now=AT) == (robot.address, {"msgtype": "text", "text": {"content": "one"}})


@pytest.mark.parametrize("kind", ["feishu", "dingtalk"])
def test_without_a_secret_nothing_is_signed(kind):
    robot = factories.RobotFactory.build(kind=kind, address="https://example.com/x", secret="")
    address, payload = request_of(robot, "one", now=AT)
    assert "sign" not in address and "sign" not in payload


@pytest.mark.parametrize(
    ("kind", "answer", "problem"),
    [
        ("wecom", OK, ""),
        ("wecom", {"errcode": 45009, "errmsg": "api freq out of limit"}, LIMITED),
        ("wecom", {"errcode": 93000, "errmsg": "invalid webhook url"}, REFUSED),
        ("wecom", {"errcode": -1, "errmsg": "system busy"}, SILENT),
        ("feishu", {"StatusCode": 0, "StatusMessage": "success"}, ""),
        ("feishu", {"code": 0, "msg": "success"}, ""),
        ("feishu", {"code": 11232, "msg": "frequency limited"}, LIMITED),
        ("feishu", {"code": 19021, "msg": "sign match fail"}, REFUSED),
        ("dingtalk", {"errcode": 130101, "errmsg": "send too fast"}, LIMITED),
        ("dingtalk", {"errcode": 310000, "errmsg": "sign not match"}, REFUSED),
        ("dingtalk", {"errcode": [0]}, REFUSED),
        ("dingtalk", (200, b"[" * 60_000), REFUSED),
        ("wecom", (429, {}), LIMITED),
        ("wecom", (500, b"oops"), SILENT),
        ("wecom", (404, b"no"), REFUSED),
        ("wecom", (302, b""), REFUSED),
        ("wecom", (200, b"<html>"), REFUSED),
    ],
)
def test_answers_are_understood(platform, robot, news, kind, answer, problem):
    GroupRobot.objects.filter(pk=robot.pk).update(kind=kind)
    platform.answers = [answer]
    news()
    post(robot)
    robot.refresh_from_db()
    assert (robot.problem, robot.failures) == (problem, 1 if problem else 0)
    assert GroupNews.objects.filter(sent_at=None).count() == (1 if problem else 0)
    assert len(platform.got) == (1 if answer is OK else 0)


# --- waiting, merging, trying again ---------------------------------------------------------------------------------


def test_sixty_events_in_a_minute_are_three_messages(platform, robot, livestream):
    for second in range(60):
        now = NOW + timedelta(seconds=second)
        GroupNews.objects.create(event=factories.event(livestream, at=now), robot=robot)
        post_news(robot_id=robot.pk, now=now)
    post(robot, timedelta(seconds=60))
    assert GroupNews.objects.filter(sent_at=None).count() == 0
    assert len(platform.got) == 3
    assert platform.texts()[0].startswith("STAGE Planner 五盘\n• “Friday night”")


def test_the_group_of_a_provider_hears_whose_plan_it_is_while_the_engagement_runs(
    platform, livestream, merchant, provider, engagement
):
    robot = factories.RobotFactory(organization=provider, address=platform.url)
    GroupNews.objects.create(event=factories.event(livestream, at=NOW), robot=robot)
    post(robot)
    assert platform.texts()[0].startswith(f"STAGE Planner 五盘\n• {merchant.name} · “Friday night”")
    GroupNews.objects.create(event=factories.event(livestream, at=NOW), robot=robot)
    Engagement.objects.filter(pk=engagement.pk).update(ended_at=NOW)
    assert (post(robot, timedelta(minutes=1)), len(platform.got)) == (None, 1)


def test_news_wait_for_the_gap_and_say_until_when(platform, robot, news):
    news()
    assert post(robot) is None
    news(2)
    assert post(robot, timedelta(seconds=10)) == NOW + timedelta(seconds=30)
    assert post(robot, timedelta(seconds=30)) is None
    assert [text.count("•") for text in platform.texts()] == [1, 2]


def test_a_long_merged_message_stays_within_the_platforms_size(platform, robot, news):
    news(60)
    post(robot)
    (text,) = platform.texts()
    assert len(text.encode()) <= 2048
    assert text.endswith(f"… and {60 - text.count('•')} more news")


def test_failures_wait_longer_each_time_and_nothing_is_lost(platform, robot, news):
    platform.answers = [(500, b""), (503, b""), OK]
    news(3)
    assert post(robot) == NOW + timedelta(seconds=30)
    assert robots_with_news(now=NOW + timedelta(seconds=29)) == []
    assert robots_with_news(now=NOW + timedelta(seconds=30)) == [robot.pk]
    assert post(robot, timedelta(seconds=30)) == NOW + timedelta(seconds=90)
    assert post(robot, timedelta(seconds=90)) is None
    assert (len(platform.got), GroupNews.objects.filter(sent_at=None).count()) == (1, 0)
    robot.refresh_from_db()
    assert (robot.failures, robot.problem, robot.not_before) == (0, "", None)


def test_a_platform_that_is_deaf_for_ten_minutes_is_left_alone_for_ten(platform, robot, news):
    GroupRobot.objects.filter(pk=robot.pk).update(kind="dingtalk")
    platform.answers = [{"errcode": 130101}]
    news()
    assert post(robot) == NOW + timedelta(minutes=10)


def test_old_news_are_no_news(platform, robot, news):
    news(at=NOW - timedelta(hours=25))
    assert (post(robot), robots_with_news(now=NOW), platform.got) == (None, [], [])


def test_silence_ends_after_a_moment(platform, robot, news, monkeypatch):
    monkeypatch.setattr(outgoing, "TIMEOUT", 0.3)
    platform.answers = [SILENCE]
    news()
    assert post(robot) == NOW + timedelta(seconds=30)
    robot.refresh_from_db()
    assert robot.problem == SILENT


def test_a_test_message_counts_against_the_platforms_limit(platform, robot):
    arrived = [post_test(robot, now=NOW + timedelta(seconds=second))[1] for second in range(21)]
    assert arrived == [True] * 20 + [False]
    assert len(platform.got) == 20


# --- where requests may go ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/",
        "ftp://example.com/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://example.com:99999/",
        "https://two..dots/",
        "https://.dot-first.example/",
        "file:///etc/passwd",
        "nonsense",
    ],
)
def test_forbidden_addresses_are_not_asked(address, settings):
    settings.OUTGOING_PRIVATE_HOSTS = []
    with pytest.raises((ForbiddenAddressError, OSError)):
        post_json(address, {})


class Resolver:
    """A name server that gives one answer after the other, and the last one for good."""

    def __init__(self, monkeypatch, *answers):
        self.answers, self.connected = list(answers), []
        monkeypatch.setattr(socket, "getaddrinfo", self.resolve)
        monkeypatch.setattr(socket, "create_connection", self.connect)

    def resolve(self, host, port, **_options):
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    def connect(self, address, **_options):
        self.connected.append(address)
        raise OSError("nobody there")


def test_the_address_that_was_checked_is_the_one_that_is_asked(monkeypatch):
    resolver = Resolver(monkeypatch, ["93.184.215.14"], ["127.0.0.1"])
    with pytest.raises(OSError, match="nobody there"):
        post_json("https://rebinding.example/hook", {})
    assert resolver.connected == [("93.184.215.14", 443)]
    with pytest.raises(ForbiddenAddressError):
        post_json("https://rebinding.example/hook", {})
    assert len(resolver.connected) == 1


def test_one_private_address_among_public_ones_forbids_the_name(monkeypatch):
    resolver = Resolver(monkeypatch, ["93.184.215.14", "10.0.0.5"])
    with pytest.raises(ForbiddenAddressError):
        post_json("https://mixed.example/hook", {})
    assert resolver.connected == []


def test_an_address_that_no_request_can_name_is_reported(platform, robot, news):
    GroupRobot.objects.filter(pk=robot.pk).update(address=platform.url.replace("send", "发送"))
    news()
    post(robot)
    robot.refresh_from_db()
    assert robot.problem == SILENT


def test_a_private_address_is_reported_and_never_asked(platform, robot, news, settings):
    settings.OUTGOING_PRIVATE_HOSTS = []
    GroupRobot.objects.filter(pk=robot.pk).update(address=platform.url.replace("http:", "https:"))
    news()
    post(robot)
    robot.refresh_from_db()
    assert (robot.problem, platform.asked.is_set()) == (FORBIDDEN, False)


# --- who hears of what ----------------------------------------------------------------------------------------------


def cancel(livestream, owner):
    change_state(livestream=livestream, action=PlanAction.CANCEL, role=Role.OWNER, by=owner, now=NOW, reason="why")


def test_groups_of_the_organization_hear_of_its_plans(livestream, owner, merchant, other_merchant):
    own = factories.RobotFactory(organization=merchant)
    factories.RobotFactory(organization=merchant, muted=[NoticeKind.PLAN_CANCELLED])
    factories.RobotFactory(organization=other_merchant)
    cancel(livestream, owner)
    assert list(GroupNews.objects.values_list("robot", "event__kind")) == [(own.pk, "plan_cancelled")]


def test_groups_of_an_engaged_provider_hear_of_them_until_the_engagement_ends(livestream, owner, merchant, provider):
    engagement = factories.EngagementFactory(merchant=merchant, provider=provider)
    robot = factories.RobotFactory(organization=provider)
    cancel(livestream, owner)
    assert list(GroupNews.objects.values_list("robot", flat=True)) == [robot.pk]
    type(engagement).objects.filter(pk=engagement.pk).update(ended_at=NOW - timedelta(hours=1), ended_by=owner)
    cancel(factories.livestream(organization=merchant, by=owner), owner)
    assert GroupNews.objects.count() == 1


# --- what is kept ---------------------------------------------------------------------------------------------------


def kept(robot):
    with connection.cursor() as cursor:
        cursor.execute("SELECT address, secret FROM planner_grouprobot WHERE id = %s", [robot.pk])
        return cursor.fetchone()


def test_the_table_alone_tells_neither_address_nor_secret(merchant, settings):
    robot = factories.RobotFactory(organization=merchant, address="https://example.com/hook?key=K-77", secret="S-88")
    assert not any(word in text for text in kept(robot) for word in ("K-77", "S-88", "example"))
    robot.refresh_from_db()
    assert (robot.address, robot.secret) == ("https://example.com/hook?key=K-77", "S-88")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key" * 5, [settings.SECRET_KEY]
    robot.refresh_from_db()
    assert robot.secret == "S-88"
    settings.SECRET_KEY_FALLBACKS = []
    robot.refresh_from_db()
    assert (robot.address, robot.secret) == ("", "")
