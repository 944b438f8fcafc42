"""One version of a checklist template in the admin: edit, preview, publish, retire, duplicate, download, upload."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from planner.actions.checklist_templates import (
    TemplateError,
    create_draft,
    discard_draft,
    publish_version,
    retire_version,
    save_draft,
)
from planner.admin.template_preview import preview
from planner.admin.template_uploads import upload
from planner.domain.template_content import TemplateDocument
from planner.exchange.template_files import write_document
from planner.forms.template_changes import change_groups
from planner.forms.template_draft import DraftForm
from planner.forms.template_rules import TABLE_EXAMPLE, condition_help, rule_help
from planner.forms.template_words import error_text
from planner.models import TemplateVersion
from planner.queries.checklist_templates import content_of, header_of, published_before, versions_with_plans

PAGES = "admin/planner/templateversion"


@admin.register(TemplateVersion)
class TemplateVersionAdmin(admin.ModelAdmin):
    """Reached from the template's page; it has no list of its own."""

    def get_model_perms(self, request):
        return {}

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        def route(suffix, view, name):
            return path(suffix, self.admin_site.admin_view(view), name=f"planner_templateversion_{name}")

        return [
            route("", self.list_view, "changelist"),
            route("<int:pk>/change/", self.edit_view, "change"),
            route("<int:pk>/preview/", self.preview_view, "preview"),
            route("<int:pk>/publish/", self.publish_view, "publish"),
            route("<int:pk>/retire/", self.retire_view, "retire"),
            route("<int:pk>/duplicate/", self.duplicate_view, "duplicate"),
            route("<int:pk>/discard/", self.discard_view, "discard"),
            route("<int:pk>/download/", self.download_view, "download"),
            route("<int:pk>/upload/", self.upload_view, "upload"),
        ]

    # Doors

    def version(self, request, pk, *, writes=False):
        allowed = self.has_change_permission(request) if writes else self.has_view_permission(request)
        if not allowed:
            raise PermissionDenied
        version = versions_with_plans().defer(None).select_related("template", "published_by").filter(pk=pk).first()
        if version is None:
            raise Http404
        return version

    def page(self, request, version, name, *, status=200, **context):
        shared = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "version": version,
            "can_change": self.has_change_permission(request),
            "can_edit": version.is_draft and self.has_change_permission(request),
            **context,
        }
        return TemplateResponse(request, f"{PAGES}/{name}.html", shared, status=status)

    def refuse(self, request, version, error):
        messages.error(request, error_text(error))
        return redirect("admin:planner_templateversion_change", version.pk)

    # Pages

    def list_view(self, request):
        return redirect("admin:planner_checklisttemplate_changelist")

    def edit_view(self, request, pk):
        """The draft on one page; a published or retired version to read."""
        version = self.version(request, pk, writes=request.method == "POST")
        content = content_of(version)
        if request.method != "POST":
            form = DraftForm(version, content)
            if "check" in request.GET:
                form.check_for_publishing()
            return self.editor(request, version, form, content.fingerprint)
        form, token = DraftForm(version, content, request.POST), request.POST.get("token", "")
        if "add" in request.POST:
            return self.editor(request, version, form, token)
        if not form.read():
            return self.editor(request, version, form, token, status=422)
        try:
            save_draft(version=version, content=form.content, by=request.user, token=token, **form.notes)
        except TemplateError as error:
            if error.code != "changed_meanwhile":
                return self.refuse(request, version, error)
            version = self.version(request, pk, writes=True)
            theirs = content_of(version)
            clash = change_groups(theirs, form.content)
            return self.editor(request, version, form, theirs.fingerprint, status=409, is_clash=True, clash=clash)
        messages.success(request, _("The draft is saved."))
        return redirect(f"admin:planner_templateversion_{'publish' if 'publish' in request.POST else 'change'}", pk)

    def editor(self, request, version, form, token, *, status=200, **context):
        return self.page(
            request,
            version,
            "edit",
            status=status,
            title=str(version),
            form=form,
            token=token,
            rules=list(rule_help()),
            conditions=list(condition_help()),
            table_example=TABLE_EXAMPLE,
            **context,
        )

    def preview_view(self, request, pk):
        """The checklists as a merchant sees them, in the language and for the session type that are chosen."""
        version = self.version(request, pk)
        language = request.GET.get("language", get_language())
        language = language if language in {"zh-hans", "en"} else "zh-hans"
        with override(language):
            context = preview(content_of(version), request.GET.get("session_type", ""))
            # Rendered here, because a template response would render after the language is put back.
            return self.page(request, version, "preview", language=language, **context).render()

    def publish_view(self, request, pk):
        """What publishing would change, then the publishing itself."""
        version = self.version(request, pk, writes=True)
        if not version.is_draft:
            return self.refuse(request, version, TemplateError("not_a_draft"))
        content, previous = content_of(version), published_before(version)
        form = DraftForm(version, content)
        is_ready = form.check_for_publishing()
        status = 200
        if request.method == "POST":
            if is_ready and form.read_notes(data=request.POST):
                try:
                    publish_version(
                        version=version, by=request.user, now=timezone.now(), token=request.POST.get("token", ""),
                        **form.notes,
                    )  # fmt: skip
                    done = _("%(version)s is published. New livestreams start from it.")
                    messages.success(request, done % {"version": version})
                    return redirect("admin:planner_templateversion_change", pk)
                except TemplateError as error:
                    return self.refuse(request, version, error)
            status = 422
        return self.page(
            request,
            version,
            "publish",
            status=status,
            title=_("Publish %(version)s") % {"version": version},
            form=form,
            is_ready=is_ready,
            token=content.fingerprint,
            previous=previous,
            previous_plans=previous.livestreams.count() if previous else 0,
            groups=change_groups(content_of(previous), content) if previous else [],
        )

    def retire_view(self, request, pk):
        return self.confirmed(request, pk, "retire", _retire, _("%(version)s is retired."))

    def discard_view(self, request, pk):
        return self.confirmed(request, pk, "discard", _discard, _("The draft %(version)s is gone."))

    def confirmed(self, request, pk, name, action, done):
        """Ask first, then do it and go to the template."""
        version = self.version(request, pk, writes=True)
        if request.method != "POST":
            return self.page(request, version, name, title=str(version))
        template, label = version.template, str(version)
        try:
            action(version, request.user)
        except TemplateError as error:
            return self.refuse(request, version, error)
        messages.success(request, done % {"version": label})
        return redirect("admin:planner_checklisttemplate_change", template.pk)

    def duplicate_view(self, request, pk):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        version = self.version(request, pk, writes=True)
        draft = create_draft(template=version.template, source=version, by=request.user)
        done = _("%(draft)s is a copy of %(version)s. Plans do not see it until it is published.")
        messages.success(request, done % {"draft": draft, "version": version})
        return redirect("admin:planner_templateversion_change", draft.pk)

    def download_view(self, request, pk):
        version = self.version(request, pk)
        document = TemplateDocument(
            header_of(version.template),
            content_of(version),
            version.number,
            version.change_note_zh,
            version.change_note_en,
        )
        name = f"{version.template.slug}-v{version.number}.yaml"
        return HttpResponse(
            write_document(document),
            content_type="application/yaml; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def upload_view(self, request, pk):
        """A file in place of what the draft says."""
        version = self.version(request, pk, writes=True)
        if not version.is_draft:
            return self.refuse(request, version, TemplateError("not_a_draft"))
        token = request.POST.get("token") or content_of(version).fingerprint
        result = upload(request, into=version)
        if result.version is not None:
            messages.success(request, _("The draft now says what the file says."))
            return redirect("admin:planner_templateversion_change", pk)
        return self.page(
            request,
            version,
            "upload",
            status=result.status,
            title=_("Upload a file into %(version)s") % {"version": version},
            form=result.form,
            problems=result.problems,
            token=token,
        )


def _retire(version, user):
    retire_version(version=version, by=user, now=timezone.now())


def _discard(version, user):
    discard_draft(version=version, by=user)
