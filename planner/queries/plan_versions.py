"""What a plan says now and what it said when it was kept."""

from collections import defaultdict
from datetime import timedelta
from zoneinfo import ZoneInfo

from planner.domain.moments import midnight
from planner.domain.plan_assessment import Basis
from planner.domain.plan_versions import AnswerContent, FileContent, PlanContent, PlanDetails, from_stored, step_hashes
from planner.enums import AnswerType
from planner.models import AnswerFile, ChecklistAnswer
from planner.queries.worksheets import load_book


def load_content(livestream, book=None):
    """What the plan says now: in two queries with `book`, in three without; one less where no item asks for files."""
    book = book or load_book(livestream)
    return PlanContent(book.sheets, details_of(livestream), _answers(livestream))


def content_of(version, book):
    """What the plan said in a version, among the surroundings of today. No queries."""
    return from_stored(version.content, book.sheets)


def basis_of(livestream, book):
    """What both are judged by. `template_version` should be loaded with the livestream."""
    template = livestream.template_version
    return Basis(
        items=template.item_definitions(),
        checks=template.check_definitions(),
        weights_for=template.weights_for,
        created_at=livestream.created_at,
        lexicons=book.lexicons,
    )


def hashes_of(livestream, content):
    """The fingerprints of what the plan says, by step."""
    return step_hashes(content, {item.key: item.step for item in livestream.template_version.item_definitions()})


def last_version(livestream):
    """The newest version of the plan without its content, None where nothing has been kept yet."""
    return livestream.versions.defer("content").order_by("-number").first()


def details_of(livestream):
    return PlanDetails(
        campaign_tag=livestream.campaign_tag,
        host_name=livestream.host_name,
        planned_aov=livestream.planned_aov,
        contribution_rate=livestream.contribution_rate,
        features=frozenset(livestream.features),
    )


def _answers(livestream):
    items = livestream.template_version.items_by_id()
    files = _files(livestream, any(item.answer_type == AnswerType.FILE for item in items.values()))
    found = ChecklistAnswer.objects.filter(checklist__livestream=livestream).values_list(
        "pk", "item_id", "value", "by_owner", "not_applicable", "not_applicable_reason"
    )
    answers = {
        items[item_id].key: AnswerContent(value, by_owner, not_applicable, reason, files.get(pk, ()))
        for pk, item_id, value, by_owner, not_applicable, reason in found
    }
    return {key: answer for key, answer in answers.items() if answer != AnswerContent()}


def _files(livestream, has_files):
    """The kept files by answer, in the order in which they were given."""
    files = defaultdict(tuple)
    if has_files:
        zone = ZoneInfo(livestream.organization.time_zone)
        kept = AnswerFile.objects.kept().filter(answer__checklist__livestream=livestream)
        for answer_id, name, size, day in kept.values_list("answer_id", "name", "size", "expires_on"):
            expires_at = day and midnight(day + timedelta(days=1), zone)
            files[answer_id] += (FileContent(name, size, day, expires_at),)
    return files


def listed_versions(livestream):
    """The versions of the plan, newest first, without their content."""
    return list(livestream.versions.listed())


def contents_of(livestream, numbers):
    """The versions with these numbers, with their content, by number."""
    return {version.number: version for version in livestream.versions.filter(number__in=numbers)}
