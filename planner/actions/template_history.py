"""Who changed which template: the admin's own log, written in the transaction of the change."""

import json

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import override

_SHOWN = 20
_VERBS = {ADDITION: "added", CHANGE: "changed", DELETION: "deleted"}


def record_change(template, by, flag, *, version=None, fields=(), subjects=(), status=None):
    """One line in the history of a template, in the form the admin translates when it shows it.

    Nothing is written for changes by commands, which are nobody's.
    """
    if by is None:
        return
    details = {}
    if version is not None:
        details = {"name": "template version", "object": f"v{version.number}"}
    if fields:
        with override(None):
            details["fields"] = [str(field.verbose_name) for field in fields]
    if subjects:
        details["fields"] = [*subjects][:_SHOWN] + (["…"] if len(subjects) > _SHOWN else [])
    if status is not None:
        details["fields"] = [status.value]
    LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(template),
        object_id=str(template.pk),
        object_repr=str(template)[:200],
        action_flag=flag if version is None else CHANGE,
        change_message=json.dumps([{_VERBS[flag]: details}], ensure_ascii=False),
    )
