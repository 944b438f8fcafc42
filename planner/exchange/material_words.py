"""Why a plan needs a new approval, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from planner.domain.material_changes import MaterialReason


def material_text(reason):
    """A reason for a new approval, in a word or two."""
    return {
        MaterialReason.PRICE: _("price"),
        MaterialReason.STOCK: _("stock down by 10% or more"),
        MaterialReason.AD_BUDGET: _("ad budget by 10% or more"),
        MaterialReason.DRAW: _("prize draw"),
        MaterialReason.START: _("start time"),
        MaterialReason.HOST: pgettext("material change", "host"),
        MaterialReason.HERO_RUNDOWN: _("rundown of a hero product"),
        MaterialReason.GIFT: pgettext("material change", "gift"),
    }[reason]


def material_list(reasons):
    """Several reasons in one line, each once; they may come as the codes that are stored."""
    return pgettext("list", ", ").join(dict.fromkeys(material_text(MaterialReason(reason)) for reason in reasons))
