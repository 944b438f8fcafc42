"""Answers with their people and files, the history of one item, and who may own an item."""

from django.db.models import Prefetch, Q, prefetch_related_objects

from planner.domain.plan_assessment import FIGURES_FROM_ANSWERS
from planner.enums import Role
from planner.models import AnswerFile, ChecklistAnswer, Membership, PlanChange, User

KEPT_FILES = Prefetch("files", AnswerFile.objects.kept().select_related("uploaded_by"))


def answers_of(livestream):
    """All answers of a livestream with their people; two queries with their kept files."""
    return (
        ChecklistAnswer.objects.filter(checklist__livestream=livestream)
        .select_related("owner", "answered_by")
        .prefetch_related(KEPT_FILES)
    )


def attach_people(answers, *, also=(), known=()):
    """Load owners and authors of some answers and the people with the ids in `also`, each once, those who are `known`
    not at all. Returns them by id.
    """
    people = {person.pk: person for person in known}
    ids = {pk for answer in answers for pk in (answer.owner_id, answer.answered_by_id)} | set(also)
    ids -= {None, *people}
    if ids:
        people |= User.objects.in_bulk(ids)
    for answer in answers:
        answer.owner = people.get(answer.owner_id)
        answer.answered_by = people.get(answer.answered_by_id)
    return people


def attach_files(answers):
    """Load the kept files of some answers with who gave them."""
    prefetch_related_objects(answers, KEPT_FILES)


def items_scored_against(livestream, key):
    """Keys of the items whose target is the answer to the item `key`."""
    facts = {fact for fact, source in FIGURES_FROM_ANSWERS.items() if source == key}
    items = livestream.template_version.items_by_id().values() if facts else ()
    return [item.key for item in items if item.credit.params.get("target_fact") in facts]


def item_history(answer, *, limit=50):
    """What happened to one item, newest first."""
    return (
        PlanChange.objects.filter(livestream=answer.checklist.livestream_id, item=answer.item_id)
        .select_related("by")
        .order_by("-at", "-pk")[:limit]
    )


def people_who_may_own(item, organization):
    """The colleagues who can answer the item: they may edit plans, and see costs where the item shows them."""
    members = Membership.objects.filter(organization=organization, role__in=(Role.OWNER, Role.OPERATOR))
    if item.shows_costs:
        members = members.filter(Q(role=Role.OWNER) | Q(sees_costs=True))
    return User.objects.filter(pk__in=members.values("user"), is_active=True).order_by("name", "email")
