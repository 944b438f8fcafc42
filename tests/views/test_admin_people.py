"""The admin pages of people and organizations: for superusers, not for other staff."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from planner.actions.template_editors import ensure_template_editors
from tests import factories

LISTS = [f"admin:planner_{name}_changelist" for name in ("user", "organization", "invitation")]

NO_SECOND_STEP = {"authenticator_set-TOTAL_FORMS": 0, "authenticator_set-INITIAL_FORMS": 0}


@pytest.fixture
def superuser(db):
    return factories.UserFactory(is_staff=True, is_superuser=True)


@pytest.mark.parametrize("name", LISTS)
def test_lists(as_user, superuser, owner, merchant, name):
    factories.InvitationFactory(organization=merchant, invited_by=owner)
    assert as_user(superuser).get(reverse(name)).status_code == 200
    staff = factories.UserFactory(is_staff=True)
    assert as_user(staff).get(reverse(name)).status_code == 403
    assert as_user(owner).get(reverse(name)).status_code == 302


def test_closing_an_account(as_user, superuser, viewer):
    url = reverse("admin:planner_user_change", args=[viewer.pk])
    page = as_user(superuser).get(url)
    assert (page.status_code, "email" in page.context["adminform"].form.fields) == (200, False)
    as_user(superuser).post(url, {"name": "Gone", "language": "en", **NO_SECOND_STEP})
    viewer.refresh_from_db()
    assert (viewer.is_active, viewer.name) == (False, "Gone")


def test_members_are_shown_with_their_organization(as_user, superuser, merchant, owner):
    page = as_user(superuser).get(reverse("admin:planner_organization_change", args=[merchant.pk]))
    assert (page.status_code, owner.name in page.content.decode()) == (200, True)


def test_invitations_and_accounts_are_not_made_by_hand(as_user, superuser):
    for name in ("user", "invitation"):
        assert as_user(superuser).get(reverse(f"admin:planner_{name}_add")).status_code == 403


def test_screen_readers_hear_chinese_headings(as_user, db):
    person = factories.UserFactory(is_staff=True, is_superuser=True, language="zh-hans")
    heads = re.findall(r"<thead.*?</thead>", as_user(person).get(reverse("admin:index")).text, re.DOTALL)
    words = {word for head in heads for word in re.findall(r"<th[^>]*>([^<]*)</th>", head)}
    assert words == {"名称", "新增", "查看或修改"}


def test_words_of_people_are_chinese_and_no_secret_is_shown(as_user, owner):
    """Django's pictures say True and False; the pages of the second step are in English and show secrets."""
    person = factories.UserFactory(is_staff=True, is_superuser=True, language="zh-hans")
    ensure_template_editors()
    Authenticator.objects.create(user=owner, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DP"})
    client = as_user(person)
    for name in ("planner_user", "account_emailaddress", "planner_lexicontier"):
        page = client.get(reverse(f"admin:{name}_changelist")).text
        assert re.findall(r'alt="(?:True|False)"', page) == []
    text = client.get(reverse("admin:planner_user_change", args=[owner.pk])).text
    assert "None" not in text and re.search(r"field-since.*?<p>\d{4}年\d+月\d+日", text, re.DOTALL)
    assert ("验证器应用" in text, "模板编辑" in text, "JBSWY3DP" in text) == (True, True, False)
    assert "uthenticator" not in client.get(reverse("admin:index")).text


def test_who_lost_the_phone_gets_in_again(as_user, superuser, owner):
    app = Authenticator.objects.create(user=owner, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DP"})
    form = {
        "name": owner.name, "language": "en", "is_active": "on", "authenticator_set-TOTAL_FORMS": 1,
        "authenticator_set-INITIAL_FORMS": 1, "authenticator_set-0-id": app.pk, "authenticator_set-0-user": owner.pk,
        "authenticator_set-0-DELETE": "on",
    }  # fmt: skip
    answer = as_user(superuser).post(reverse("admin:planner_user_change", args=[owner.pk]), form)
    assert (answer.status_code, owner.authenticator_set.count()) == (302, 0)
