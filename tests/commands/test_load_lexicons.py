"""The command that ships word lists to a database, and the page on which admins edit them."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from planner.actions.template_editors import ensure_template_editors
from planner.domain.lexicons import find_terms
from planner.models import LexiconTier
from planner.queries.worksheets import load_book
from tests import factories

pytestmark = pytest.mark.django_db
URL = reverse("admin:planner_lexicontier_add")


def load():
    output = StringIO()
    call_command("load_lexicons", stdout=output)
    return output.getvalue()


def test_the_shipped_lists_are_added_once_and_edits_stay(livestream):
    assert load() == "lexicons.yaml: 6 lists added\n"
    LexiconTier.objects.filter(tier="abs-1").update(pattern="国家级")
    assert load() == "lexicons.yaml: 0 lists added\n"
    lexicons = load_book(livestream).lexicons
    assert [lexicon.tier for lexicon in lexicons] == ["abs-1", "abs-2", "abs-3", "med", "scarce", "offsite"]
    assert [hit.term for hit in find_terms("国家级 最佳 根治", lexicons)] == ["国家级", "根治"]


@pytest.fixture
def editor(as_user):
    user = factories.UserFactory(is_staff=True)
    user.groups.add(ensure_template_editors())
    return as_user(user)


def posted(pattern):
    return {"tier": "new", "kind": "absolute", "severity": "LEGAL", "pattern": pattern}


def test_template_editors_edit_word_lists(editor):
    assert editor.post(URL, posted("史无前例")).status_code == 302
    assert LexiconTier.objects.get().lexicon.pattern == "史无前例"


@pytest.mark.parametrize("pattern", ["(a+)+", "a*", "[", "|"])
def test_a_list_that_could_be_slow_or_matches_nothing_is_refused(editor, pattern):
    page = editor.post(URL, posted(pattern))
    assert (page.status_code, LexiconTier.objects.count()) == (200, 0)
    assert set(page.context["adminform"].form.errors) == {"pattern"}


def test_only_staff_edit_word_lists(as_user, owner):
    assert as_user(owner).post(URL, posted("a")).status_code == 302
    assert LexiconTier.objects.count() == 0
