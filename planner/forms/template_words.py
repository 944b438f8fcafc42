"""The words for what is wrong in a checklist template, and for its parts."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, pgettext, pgettext_lazy

from planner.enums import AnswerType, SessionType, Step
from planner.forms.template_rules import CREDIT_RULES

FIELDS = {
    "key": pgettext_lazy("checklist item", "key"),
    "step": gettext_lazy("step"),
    "position": gettext_lazy("position"),
    "label": gettext_lazy("label"),
    "label_zh": gettext_lazy("label in Chinese"),
    "label_en": gettext_lazy("label in English"),
    "guidance": gettext_lazy("guidance"),
    "guidance_zh": gettext_lazy("guidance in Chinese"),
    "guidance_en": gettext_lazy("guidance in English"),
    "answer": gettext_lazy("answer type"),
    "answer_type": gettext_lazy("answer type"),
    "unit": gettext_lazy("unit"),
    "options": gettext_lazy("options"),
    "weight": gettext_lazy("weight"),
    "gate": gettext_lazy("gate"),
    "is_gate": gettext_lazy("gate"),
    "due": gettext_lazy("due"),
    "due_hours": gettext_lazy("due"),
    "applies": gettext_lazy("applies when"),
    "credit": gettext_lazy("credit rule"),
    "credit_params": gettext_lazy("credit parameters"),
    "shows_costs": gettext_lazy("shows costs"),
    "id": gettext_lazy("number"),
    "severity": gettext_lazy("severity"),
    "thresholds": gettext_lazy("thresholds"),
    "enabled": gettext_lazy("enabled"),
    "is_enabled": gettext_lazy("enabled"),
    "legal_review_reason": gettext_lazy("under legal review, because"),
    "slug": gettext_lazy("short name"),
    "name_zh": gettext_lazy("name in Chinese"),
    "name_en": gettext_lazy("name in English"),
    "platforms": gettext_lazy("platforms"),
    "session_types": gettext_lazy("session types"),
    "number": gettext_lazy("version"),
    "change_note_zh": gettext_lazy("change note in Chinese"),
    "change_note_en": gettext_lazy("change note in English"),
}
SECTIONS = {
    "": gettext_lazy("File"),
    "template": gettext_lazy("Template"),
    "version": gettext_lazy("Version"),
    "items": gettext_lazy("Items"),
    "checks": gettext_lazy("Automatic checks"),
    "step_weights": gettext_lazy("Step weights"),
}

PROBLEMS = {
    # reading
    "required": gettext_noop("Fill this in."),
    "too_long": gettext_noop("%(length)s characters are too many; %(maximum)s fit."),
    "bad_characters": gettext_noop(
        "Contains a character that does not belong here (line break, |, control character)."
    ),
    "not_whole": gettext_noop("“%(found)s” is not a whole number."),
    "not_a_number": gettext_noop("“%(found)s” is not a number."),
    "not_one_of": gettext_noop("“%(found)s” is not possible here. Possible: %(allowed)s."),
    "not_yes_or_no": gettext_noop("“%(found)s” is neither true nor false."),
    "bad_due": gettext_noop("“%(found)s” is not a due date. Write T-3d or T-4h, at most a year ahead."),
    "too_many_rows": gettext_noop("More than %(maximum)s items. Remove some."),
    "bad_line": gettext_noop("Line %(line)s, “%(text)s”: write “name: value”."),
    "bad_table": gettext_noop("Line %(line)s, “%(text)s”: write pairs such as “default 3, daily_self 1”."),
    "repeated_name": gettext_noop("Line %(line)s: “%(text)s” is there twice."),
    "bad_option_line": gettext_noop("Line %(line)s, “%(text)s”: write “value | Chinese | English | credit”."),
    # items
    "missing_key": gettext_noop("Give the item a key."),
    "bad_key": gettext_noop("A key is lower-case letters, digits and single underscores, such as stock_locked."),
    "duplicate_key": gettext_noop("Another item has this key. Keys must differ."),
    "weight_out_of_range": gettext_noop("The weight is %(weight)s; it must be from %(minimum)s to %(maximum)s."),
    "due_out_of_range": gettext_noop("At most %(maximum)s hours before the start."),
    "missing_translation": gettext_noop("The translation is missing."),
    "missing_option_translation": gettext_noop("Option “%(option)s” lacks its label in one language."),
    "choice_without_options": gettext_noop("A choice needs options."),
    "options_without_choice": gettext_noop("Only a choice has options. Empty this field or change the answer type."),
    "bad_option_value": gettext_noop(
        "“%(option)s”: an option’s value is lower-case letters, digits and single underscores."
    ),
    "duplicate_option": gettext_noop("Option “%(option)s” is there twice."),
    "option_credit_out_of_range": gettext_noop("Option “%(option)s”: the credit must be a number from 0 to 1."),
    "no_full_option": gettext_noop("No option earns full credit. Give one of them 1."),
    "unit_without_number": gettext_noop("Only a number has a unit. Choose “No unit” or change the answer type."),
    "unknown_kind": gettext_noop("There is no credit rule “%(kind)s”."),
    "wrong_answer_type": gettext_noop(
        "The credit rule “%(kind)s” does not fit the answer type “%(answer_type)s”. It fits: %(allowed)s."
    ),
    "unknown_param": gettext_noop("The credit rule “%(kind)s” has no parameter “%(param)s”."),
    "missing_param": gettext_noop("The credit rule “%(kind)s” needs the parameter “%(param)s”."),
    "bad_param": gettext_noop("“%(value)s” is no value for the parameter “%(param)s”."),
    "one_of_params": gettext_noop("The credit rule “%(kind)s” needs exactly one of: %(params)s."),
    "params_out_of_order": gettext_noop("“%(low)s” must be smaller than “%(high)s”."),
    # conditions
    "condition_unexpected": gettext_noop("“%(found)s” cannot stand here (character %(place)s)."),
    "condition_ends_early": gettext_noop("The condition ends too early."),
    "condition_unknown_field": gettext_noop("There is no field “%(found)s” (character %(place)s)."),
    "condition_unknown_feature": gettext_noop("There is no feature “%(found)s” (character %(place)s)."),
    "condition_unknown_value": gettext_noop("“%(found)s” is not a value of this field (character %(place)s)."),
    "condition_bad_operator": gettext_noop("“%(found)s” cannot compare this field (character %(place)s)."),
    "condition_not_a_number": gettext_noop("“%(found)s” is not a number (character %(place)s)."),
    # checks
    "duplicate_check": gettext_noop("This check is there twice."),
    "bad_threshold": gettext_noop("The threshold “%(threshold)s” is not a number."),
    "legal_check_disabled": gettext_noop(
        "A legal check stays on. To take it out for now, say why it is under legal review."
    ),
    "unknown_check": gettext_noop("The product has no such check."),
    "check_is_fixed": gettext_noop("This comes with the product and stays “%(expected)s”."),
    "unknown_threshold": gettext_noop("This check has no threshold “%(threshold)s”."),
    "missing_threshold": gettext_noop("The threshold “%(threshold)s” is missing."),
    "legal_threshold_is_fixed": gettext_noop(
        "The law sets “%(threshold)s” to %(expected)s; templates cannot change it."
    ),
    "checks_missing": gettext_noop("These checks are missing: %(ids)s."),
    # step weights
    "unknown_session_type": gettext_noop("There is no session type “%(row)s”."),
    "missing_step_weight": gettext_noop("Row “%(row)s”: the weight of step %(step)s is missing."),
    "bad_step_weight": gettext_noop("Row “%(row)s”: the weight of step %(step)s must be a whole number from 0 to 100."),
    "default_row_missing": gettext_noop("The default row is missing."),
    "weights_not_100": gettext_noop("Row “%(row)s”: the weights add up to %(total)s instead of 100."),
    # publishing
    "too_few_items": gettext_noop("Step %(step)s has %(count)s items; at least %(minimum)s are needed."),
    "too_many_items": gettext_noop("Step %(step)s has %(count)s items; at most %(maximum)s are allowed."),
    "too_few_gates": gettext_noop("Step %(step)s has %(count)s gates; at least %(minimum)s are needed."),
    # files
    "too_large": gettext_noop("The file is larger than %(maximum)s KB."),
    "not_text": gettext_noop("The file is not UTF-8 text. Save it as UTF-8 and upload it again."),
    "not_yaml": gettext_noop("This cannot be read as YAML. Check indentation, quotes and brackets."),
    "no_aliases": gettext_noop("Anchors and aliases (& and *) are not allowed. Write the value out."),
    "no_tags": gettext_noop("Tags (!) are not allowed."),
    "too_deep": gettext_noop("The file is nested too deeply."),
    "empty": gettext_noop("The file is empty."),
    "missing": gettext_noop("This part is missing."),
    "unknown_field": gettext_noop("There is no such field."),
    "written_twice": gettext_noop("This is written twice."),
    "wrong_shape": gettext_noop("This must be a %(wanted)s."),
    "bad_slug": gettext_noop("A short name is lower-case letters, digits and single hyphens, such as standard."),
    "other_template": gettext_noop("The file is of the template “%(found)s”, this is “%(expected)s”."),
    "header_differs": gettext_noop(
        "The template itself has “%(expected)s”. Change it on the template’s page, or in the file."
    ),
    # actions
    "not_a_draft": gettext_noop(
        "Only drafts can be changed. This version is published or retired; duplicate it as a new draft."
    ),
    "not_published": gettext_noop("Only a published version can be retired."),
    "changed_meanwhile": gettext_noop("Somebody else saved this draft meanwhile."),
    "competing": gettext_noop(
        "The template “%(template)s” is published for some of the same livestreams, just as specifically."
    ),
    "last_default": gettext_noop("This is the template for everything that no other one fits; it must stay."),
    "invalid": gettext_noop("The version has mistakes."),
}


def problem_text(code, params):
    """One mistake in words."""
    params = dict(params)
    if code == "bad_condition":
        code, params["place"] = f"condition_{params['reason']}", params["position"] + 1
    if params.get("kind") in CREDIT_RULES:
        params["kind"] = CREDIT_RULES[params["kind"]][0]
    if "step" in params and params["step"] in Step.values:
        params["step"] = f"{Step(params['step']).letter} · {Step(params['step']).label}"
    if "row" in params:
        params["row"] = row_name(params["row"])
    if "answer_type" in params:
        params["answer_type"] = AnswerType(params["answer_type"]).label
        allowed = (str(AnswerType(name.strip()).label) for name in params["allowed"].split(","))
        params["allowed"] = pgettext("list", ", ").join(allowed)
    if "wanted" in params:
        params["wanted"] = {"list": _("list"), "mapping": _("group of fields"), "text": _("text")}[params["wanted"]]
    return _(PROBLEMS[code]) % params


def error_text(error):
    """A refused change in words."""
    return problem_text(error.code, {name: str(value) for name, value in error.params.items()})


def field_name(name):
    """`thresholds.max_share` and the like as people call them."""
    head, _dot, tail = name.partition(".")
    if head in Step.values:
        return Step(head).label
    return f"{FIELDS.get(head, head)} {tail}".strip()


def row_name(name):
    """A row of the step weights: the default or a session type."""
    if name == "default":
        return _("Default")
    return SessionType(name).label if name in SessionType.values else name
