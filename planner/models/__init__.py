"""Floor 1: tables, named constraints, QuerySets and one-row verbs."""

from planner.models.checklist_templates import ChecklistTemplate, TemplateCheck, TemplateItem, TemplateVersion
from planner.models.checklists import AnswerFile, ChecklistAnswer, StepChecklist
from planner.models.history import PlanChange
from planner.models.livestreams import LivestreamSession
from planner.models.organizations import Invitation, Membership, Organization
from planner.models.users import User

__all__ = [
    "AnswerFile",
    "ChecklistAnswer",
    "ChecklistTemplate",
    "Invitation",
    "LivestreamSession",
    "Membership",
    "Organization",
    "PlanChange",
    "StepChecklist",
    "TemplateCheck",
    "TemplateItem",
    "TemplateVersion",
    "User",
]
