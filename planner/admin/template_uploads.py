"""Uploading a template file, to a new draft or into a given one."""

from dataclasses import dataclass, field

from planner.actions.checklist_templates import TemplateError, import_version
from planner.domain.template_rows import WEIGHTS
from planner.exchange.checklist_templates import FileProblem, FileRejected, read_document
from planner.exchange.yaml_nodes import MAX_BYTES
from planner.forms.checklist_templates import UploadForm
from planner.forms.template_words import SECTIONS, error_text, field_name, problem_text, row_name
from planner.queries.checklist_templates import known_template


@dataclass
class Upload:
    """What became of a file: the draft, or every problem it has."""

    form: UploadForm
    version: object = None
    problems: list = field(default_factory=list)

    @property
    def status(self):
        return 422 if self.problems or self.form.errors else 200


def upload(request, *, into=None):
    """Read the posted file and import it; nothing is imported when anything is wrong."""
    if request.method != "POST":
        return Upload(UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return Upload(form)
    result = Upload(form)
    try:
        # One byte more than allowed is enough to know that a file is too large.
        document = read_document(form.cleaned_data["file"].read(MAX_BYTES + 1), known=known_template)
        if into is not None and document.header.slug != into.template.slug:
            params = {"found": document.header.slug, "expected": into.template.slug}
            raise FileRejected([FileProblem(None, "template", "", "slug", "other_template", params)])
        result.version = import_version(
            document=document, by=request.user, into=into, token=request.POST.get("token") if into else None
        )
    except FileRejected as error:
        result.problems = [_in_words(problem) for problem in error.problems]
    except TemplateError as error:
        result.problems = [{"line": "", "place": "", "field": "", "text": error_text(error)}]
    return result


def _in_words(problem):
    return {
        "line": problem.line or "",
        "place": _place(problem),
        "field": field_name(problem.field),
        "text": problem_text(problem.code, problem.params),
    }


def _place(problem):
    if problem.section == WEIGHTS:
        return f"{SECTIONS[WEIGHTS]} · {row_name(problem.key)}" if problem.key else SECTIONS[WEIGHTS]
    return problem.key or SECTIONS[problem.section]
