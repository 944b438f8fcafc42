"""Floor 1: tables, named constraints, QuerySets and one-row verbs."""

from planner.models.calendars import CalendarFeed
from planner.models.checklist_templates import ChecklistTemplate, TemplateCheck, TemplateItem, TemplateVersion
from planner.models.checklists import AnswerFile, ChecklistAnswer, StepChecklist
from planner.models.comments import CommentReply, FindingTemplate, ReviewComment, StepVerdict
from planner.models.content import ContentItem, ContentProduct, PromisedBenefit
from planner.models.engagements import ClientAccess, ContractFile, Engagement, ReviewerAssignment
from planner.models.flow import CreatorDeal, HourlyBudget, PlanTargets, TrafficChannel
from planner.models.gifts import Benefit, BenefitProduct
from planner.models.guests import GuestAccess, GuestApproval, GuestLink
from planner.models.history import PlanChange
from planner.models.lexicons import LexiconTier
from planner.models.livestreams import LivestreamSession
from planner.models.merchandise import LineUpItem, PlanParameters, Product, QualificationDocument, SellerRecord
from planner.models.notices import Event, Notice, NoticeSettings
from planner.models.organizations import Invitation, Membership, Organization
from planner.models.plan_versions import PlanVersion
from planner.models.portfolios import PortfolioView
from planner.models.presence import PlanPresence
from planner.models.product_history import ProductChange
from planner.models.reviews import PlanApproval
from planner.models.robots import GroupNews, GroupRobot
from planner.models.service_levels import ReviewRound
from planner.models.timing import BroadcastSlot, CrewAssignment, RundownSegment, SegmentBenefit, SegmentProduct
from planner.models.users import User
from planner.models.worksheet_files import WorksheetFile
from planner.models.worksheets import ColumnMapping, SpreadsheetUpload, TextExemption, Waiver, WorksheetChange

__all__ = [
    "AnswerFile",
    "Benefit",
    "BenefitProduct",
    "BroadcastSlot",
    "CalendarFeed",
    "ChecklistAnswer",
    "ChecklistTemplate",
    "ClientAccess",
    "ColumnMapping",
    "CommentReply",
    "ContentItem",
    "ContentProduct",
    "ContractFile",
    "CreatorDeal",
    "CrewAssignment",
    "Engagement",
    "Event",
    "FindingTemplate",
    "GroupNews",
    "GroupRobot",
    "GuestAccess",
    "GuestApproval",
    "GuestLink",
    "HourlyBudget",
    "Invitation",
    "LexiconTier",
    "LineUpItem",
    "LivestreamSession",
    "Membership",
    "Notice",
    "NoticeSettings",
    "Organization",
    "PlanApproval",
    "PlanChange",
    "PlanParameters",
    "PlanPresence",
    "PlanTargets",
    "PlanVersion",
    "PortfolioView",
    "Product",
    "ProductChange",
    "PromisedBenefit",
    "QualificationDocument",
    "ReviewComment",
    "ReviewRound",
    "ReviewerAssignment",
    "RundownSegment",
    "SegmentBenefit",
    "SegmentProduct",
    "SellerRecord",
    "SpreadsheetUpload",
    "StepChecklist",
    "StepVerdict",
    "TemplateCheck",
    "TemplateItem",
    "TemplateVersion",
    "TextExemption",
    "TrafficChannel",
    "User",
    "Waiver",
    "WorksheetChange",
    "WorksheetFile",
]
