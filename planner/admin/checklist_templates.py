"""Checklist templates in the admin: the list, names and scope, and the versions of one template."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from planner.actions.checklist_templates import TemplateError, change_template, create_draft, create_template
from planner.admin.template_uploads import upload
from planner.enums import Platform, SessionType, VersionStatus
from planner.forms.checklist_templates import HeaderForm
from planner.forms.fields import digits
from planner.forms.template_words import error_text
from planner.models import ChecklistTemplate, TemplateVersion
from planner.queries.checklist_templates import versions_with_plans


@admin.register(ChecklistTemplate)
class ChecklistTemplateAdmin(admin.ModelAdmin):
    form = HeaderForm
    list_display = ["shown_name", "scope", "current", "published", "plans"]
    actions = None
    search_fields = ["slug", "name_zh", "name_en"]
    change_list_template = "admin/planner/checklisttemplate/change_list.html"
    change_form_template = "admin/planner/checklisttemplate/change_form.html"

    class Media:
        css = {"all": ["css/admin_templates.css"]}

    def get_urls(self):
        own = [
            path("upload/", self.admin_site.admin_view(self.upload_view), name="planner_checklisttemplate_upload"),
            path(
                "<int:pk>/draft/", self.admin_site.admin_view(self.draft_view), name="planner_checklisttemplate_draft"
            ),
        ]
        return own + super().get_urls()

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related(Prefetch("versions", queryset=versions_with_plans()))

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []

    def has_delete_permission(self, request, obj=None):
        """Livestreams and their history point here; drafts are discarded on their own page."""
        return False

    # The list

    @admin.display(description=gettext_lazy("name"), ordering="slug")
    def shown_name(self, template):
        return template.name

    @admin.display(description=gettext_lazy("for"))
    def scope(self, template):
        return scope_text(template)

    @admin.display(description=gettext_lazy("current version"))
    def current(self, template):
        return f"v{version.number}" if (version := _current(template)) else _("Not published yet")

    @admin.display(description=gettext_lazy("published"))
    def published(self, template):
        version = _current(template)
        return date_format(localtime(version.published_at), "DATE_FORMAT") if version else "—"

    @admin.display(description=gettext_lazy("plans on each version"))
    def plans(self, template):
        return format_html_join(
            " ",
            '<a class="version-chip" href="{}" data-status="{}">v{} · {}</a>',
            (
                (version_url(version), version.status, version.number, _plans(version))
                for version in template.versions.all()
            ),
        )

    # One template

    def save_model(self, request, obj, form, change):
        action = {"template": obj} if change else {}
        saved = (change_template if change else create_template)(header=form.header, by=request.user, **action)
        obj.pk = saved.pk

    def log_addition(self, request, obj, message):
        """The actions write the history themselves."""

    log_change = log_addition

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        context = {"show_save_and_add_another": False, "show_save_and_continue": False, **(extra_context or {})}
        template = self.get_object(request, object_id) if object_id else None
        if template is not None:
            context |= {"versions": list(template.versions.all()), "sources": _sources(template)}
        try:
            return super().changeform_view(request, object_id, form_url, context)
        except TemplateError as error:
            messages.error(request, error_text(error))
            return redirect(request.get_full_path())

    def response_add(self, request, obj, post_url_continue=None):
        messages.success(request, _("The template is there. Make its first draft below."))
        return redirect("admin:planner_checklisttemplate_change", obj.pk)

    def draft_view(self, request, pk):
        """A new draft of this template, from the version that was chosen."""
        return _make_draft(request, pk, model_admin=self)

    def upload_view(self, request):
        """A file as a new draft of the template it names, or as a new template."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        result = upload(request)
        if result.version is not None:
            return redirect("admin:planner_templateversion_change", result.version.pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Upload a template file"),
            "form": result.form,
            "problems": result.problems,
        }
        return TemplateResponse(request, "admin/planner/checklisttemplate/upload.html", context, status=result.status)


@require_POST
def _make_draft(request, pk, *, model_admin):
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    template = model_admin.get_object(request, str(pk))
    if template is None:
        raise Http404
    source = TemplateVersion.objects.filter(pk=digits(request.POST.get("source", ""))).first()
    draft = create_draft(template=template, source=source, by=request.user)
    done = _("Draft v%(number)s is there. Plans do not see it until it is published.")
    messages.success(request, done % {"number": draft.number})
    return redirect("admin:planner_templateversion_change", draft.pk)


def scope_text(template):
    """Platforms and session types in words."""
    if not template.platforms and not template.session_types:
        return _("everything without a template of its own")
    platforms = ", ".join(str(Platform(value).label) for value in template.platforms) or _("all platforms")
    types = ", ".join(str(SessionType(value).label) for value in template.session_types) or _("all session types")
    return f"{platforms} · {types}"


def version_url(version):
    return reverse("admin:planner_templateversion_change", args=[version.pk])


def _current(template):
    return next((row for row in template.versions.all() if row.status == VersionStatus.PUBLISHED), None)


def _plans(version):
    if version.status == VersionStatus.DRAFT:
        return _("draft")
    return ngettext("%(count)s plan", "%(count)s plans", version.plan_count) % {"count": version.plan_count}


def _sources(template):
    """Versions a new draft can start from: the template's own first, then what others have published."""
    others = TemplateVersion.objects.published().exclude(template=template).select_related("template")
    return [*template.versions.all(), *others.defer("step_weights")]
