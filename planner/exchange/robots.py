"""How each platform wants to be spoken to: body, signature, and what its answers mean.

WeCom: developer.work.weixin.qq.com/document/path/91770 (its key is part of the address; it has no signature).
Feishu: open.feishu.cn/document/client-docs/bot-v3/add-custom-bot. DingTalk: open.dingtalk.com/document/robots/custom-
robot-access and its page on security settings.
"""

import base64
import hashlib
import hmac
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from planner.enums_notices import RobotKind
from planner.exchange.outgoing import ForbiddenAddressError, post_json

LIMITED, REFUSED, SILENT, FORBIDDEN = "limited", "refused", "silent", "forbidden"
TOO_FAST = {
    RobotKind.WECOM: (45009, 45033),
    RobotKind.FEISHU: (9499, 11232, 99991400),
    RobotKind.DINGTALK: (130101, 410100, 660026),
}
HTTP_OK, HTTP_TOO_MANY = 200, 429
SERVER_ERRORS = 500
BUSY = -1
"""What all three answer when they ask to try again."""


def post_text(robot, text, *, now):
    """Say something in the group, and note how it went. Returns whether the group has it."""
    address, payload = request_of(robot, text, now=now)
    try:
        problem = _problem(robot.kind, post_json(address, payload))
    except ForbiddenAddressError:
        problem = FORBIDDEN
    except OSError:
        problem = SILENT
    if not problem:
        robot.note_delivery(now=now)
        return True
    robot.note_failure(problem, now=now, pause=robot.limits.pause if problem == LIMITED else timedelta(0))
    return False


def request_of(robot, text, *, now):
    """Address and JSON body of one message."""
    match robot.kind:
        case RobotKind.FEISHU:
            # a post, not a text: in a text, <at> would call people
            lines = [[{"tag": "text", "text": line}] for line in text.split("\n")]
            payload = {"msg_type": "post", "content": {"post": {"zh_cn": {"title": "", "content": lines}}}}
            return robot.address, {**_feishu_signature(robot.secret, now), **payload}
        case RobotKind.DINGTALK:
            payload = {"msgtype": "text", "text": {"content": text}, "at": {"isAtAll": False}}
            return _with_query(robot.address, _dingtalk_signature(robot.secret, now)), payload
    return robot.address, {"msgtype": "text", "text": {"content": text}}


def _feishu_signature(secret, now):
    """Seconds and secret, a line each, are the key; what is signed is empty."""
    if not secret:
        return {}
    timestamp = str(int(now.timestamp()))
    digest = hmac.new(f"{timestamp}\n{secret}".encode(), b"", hashlib.sha256).digest()
    return {"timestamp": timestamp, "sign": base64.b64encode(digest).decode()}


def _dingtalk_signature(secret, now):
    """The secret is the key; milliseconds and secret, a line each, are signed."""
    if not secret:
        return {}
    timestamp = str(int(now.timestamp() * 1000))
    digest = hmac.new(secret.encode(), f"{timestamp}\n{secret}".encode(), hashlib.sha256).digest()
    return {"timestamp": timestamp, "sign": base64.b64encode(digest).decode()}


def _with_query(address, more):
    parts = urlsplit(address)
    return urlunsplit(parts._replace(query=urlencode([*parse_qsl(parts.query), *more.items()])))


def _problem(kind, answer):
    """What was wrong with a message by its answer; empty when it arrived."""
    data = answer.json()
    code = data.get("errcode", data.get("code", data.get("StatusCode")))
    if answer.status == HTTP_TOO_MANY or code in TOO_FAST[RobotKind(kind)]:
        return LIMITED
    if answer.status == HTTP_OK and code == 0:
        return ""
    return SILENT if answer.status >= SERVER_ERRORS or code == BUSY else REFUSED
