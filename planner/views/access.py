"""The one door to every object: not visible is 404, visible but not allowed is 403."""

from functools import wraps

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from planner.domain.capabilities import Capability
from planner.models import (
    AnswerFile,
    CalendarFeed,
    ClientAccess,
    ContractFile,
    Engagement,
    FindingTemplate,
    GroupRobot,
    GuestLink,
    Invitation,
    LivestreamSession,
    Membership,
    Notice,
    PortfolioView,
    Product,
    ReviewComment,
    SpreadsheetUpload,
    TemplateVersion,
    WorksheetFile,
)
from planner.queries.doors import answer_for, live_livestream_for, livestream_for
from planner.queries.engagements import client_access
from planner.queries.live import live_state_for


def membership_required(view):
    """For pages of an organization: a user who has none is led to creating or joining one."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.membership is None:
            return redirect("planner:organization_start")
        return view(request, *args, **kwargs)

    return guarded


def membership_in(request, organization_id):
    """The user's membership in the organization that owns an object the user may see; for a provider's people, what
    the engagement makes them there."""
    for membership in request.memberships:
        if membership.organization_id == organization_id:
            return membership
    access = client_access(request.memberships, organization_id, in_use=request.membership)
    if access is None:
        raise Http404
    return access


def get_livestream(request, pk, *, to_edit=False, top_only=False, capability=None, is_live=False):
    """The livestream and the user's membership in its organization (`ClientAccess` for a provider's people).

    `is_live`: with what `queries.live.live_state` reads, for a page that stays up to date.
    """
    if is_live:
        livestream = _found(live_livestream_for, request.user, pk, now=timezone.now())
    else:
        livestream = _found(livestream_for, request.user, pk)
    membership = membership_in(request, livestream.organization_id)
    _complete(livestream, membership)
    if (to_edit and not membership.can_edit_plans) or (top_only and not membership.is_top):
        raise PermissionDenied
    if capability and not membership.can(capability):
        raise PermissionDenied
    return livestream, membership


def get_live_state(request, pk):
    """Of a livestream no more than a page needs to know whether anything changed: one query."""
    state = live_state_for(request.user, pk, now=timezone.now())
    if state is None:
        raise Http404
    return state


def _found(find, *args, **given):
    try:
        return find(*args, **given)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing


def _complete(livestream, membership):
    """What every request about a plan needs and the process or the request has already: no joins for it."""
    livestream.organization = membership.organization
    livestream.template_version = TemplateVersion.kept(livestream.template_version_id)


def get_answer(request, pk, *, to_edit=False):
    """The answer with its item, checklist and livestream, and the user's membership in its organization."""
    answer = _found(answer_for, request.user, pk)
    livestream = answer.checklist.livestream
    membership = membership_in(request, livestream.organization_id)
    _complete(livestream, membership)
    answer.item = livestream.template_version.item_rows()[answer.item_id]
    if to_edit and not membership.can_edit_plans:
        raise PermissionDenied
    if answer.item.shows_costs and to_edit and not membership.can_see_costs:
        raise PermissionDenied
    return answer, membership


def get_file(request, pk, *, to_edit=False, with_removed=False):
    """A proof file and the user's membership in the livestream's organization; removed files only when asked for."""
    files = AnswerFile.objects.visible_to(request.user).select_related(
        "answer__item", "answer__checklist__livestream__organization", "answer__checklist__livestream__template_version"
    )
    proof = get_object_or_404(files if with_removed else files.kept(), pk=pk)
    membership = membership_in(request, proof.answer.checklist.livestream.organization_id)
    if to_edit and not membership.can_edit_plans:
        raise PermissionDenied
    if proof.answer.item.shows_costs and not membership.can_see_costs:
        raise PermissionDenied
    return proof, membership


def get_product(request, pk, *, to_edit=False):
    """A product in the catalogue of the organization in use, with its seller and documents, and the user's membership
    there."""
    organization, membership = get_own_organization(request)
    products = Product.objects.visible_to(request.user).filter(organization=organization)
    products = products.select_related("actual_seller").prefetch_related("qualification_docs")
    product = get_object_or_404(products, pk=pk)
    if to_edit and not membership.can_edit_plans:
        raise PermissionDenied
    return product, membership


def get_worksheet_file(request, pk):
    """A file of a cell and the user's membership in its organization."""
    file = get_object_or_404(WorksheetFile.objects.visible_to(request.user), pk=pk)
    membership = membership_in(request, file.organization_id)
    if file.shows_costs and not membership.can_see_costs:
        raise PermissionDenied
    return file, membership


def get_upload(request, pk):
    """Cells that the user is about to import, and the user's membership in the plan's organization."""
    uploads = SpreadsheetUpload.objects.visible_to(request.user)
    upload = get_object_or_404(uploads.select_related("livestream"), pk=pk)
    membership = membership_in(request, upload.livestream.organization_id)
    _complete(upload.livestream, membership)
    if not membership.can_edit_plans:
        raise PermissionDenied
    return upload, membership


def get_comment(request, pk, *, to_edit=False):
    """A comment that the user may read and reply to, and the user's membership in the plan's organization."""
    comments = ReviewComment.objects.visible_to(request.user).select_related("livestream")
    comment = get_object_or_404(comments, pk=pk)
    membership = membership_in(request, comment.livestream.organization_id)
    _complete(comment.livestream, membership)
    if not membership.can(Capability.COMMENT) or (to_edit and not membership.can_edit_plans):
        raise PermissionDenied
    if comment.shows_costs and not membership.can_see_costs:
        raise PermissionDenied
    return comment, membership


def get_finding_template(request, pk):
    """A frequent finding of the provider in use, for its lead."""
    return _managed(request, FindingTemplate.objects, pk)


def get_board(request):
    """The livestreams in the lists of the organization in use, and the user's membership in it."""
    _organization, membership = get_own_organization(request)
    return LivestreamSession.objects.listed_for(membership), membership


def get_portfolio(request, *, top_only=False):
    """The user's membership in the provider in use."""
    organization, membership = get_own_organization(request, top_only=top_only)
    if organization.is_merchant:
        raise Http404
    return membership


def get_portfolio_view(request, pk):
    """A view of the portfolio that the user keeps."""
    return get_object_or_404(PortfolioView.objects.visible_to(request.user), pk=pk)


def get_own_organization(request, *, top_only=False):
    """The organization in use and the user's membership in it."""
    if request.membership is None:
        raise Http404
    if top_only and not request.membership.is_top:
        raise PermissionDenied
    return request.membership.organization, request.membership


def get_colleague(request, pk):
    """A membership of the organization in use, for those who manage members."""
    return _managed(request, Membership.objects.select_related("user", "organization"), pk)


def _managed(request, objects, pk):
    """What belongs to the organization in use, for those at its top."""
    organization, membership = get_own_organization(request)
    found = get_object_or_404(objects.filter(organization=organization).visible_to(request.user), pk=pk)
    if not membership.is_top:
        raise PermissionDenied
    return found


def get_engagement(request, pk, *, top_only=False):
    """An engagement or open invitation of the organization in use, and the user's membership in it."""
    organization, membership = get_own_organization(request)
    engagements = Engagement.objects.visible_to(request.user).select_related(
        "merchant", "provider", "invited_by", "answered_by", "ended_by"
    )
    engagement = get_object_or_404(engagements.of(organization), pk=pk)
    if top_only and not membership.is_top:
        raise PermissionDenied
    return engagement, membership


def get_client(request, pk, *, capability):
    """What a running engagement of the provider in use makes of its member at the client."""
    engagement, membership = get_engagement(request, pk)
    if engagement.provider_id != membership.organization_id:
        raise PermissionDenied
    if not engagement.is_running(now=timezone.now()):
        raise Http404
    access = ClientAccess(engagement, membership)
    if not access.can(capability):
        raise PermissionDenied
    return access


def get_contract(request, pk):
    """A contract file, for those in charge on both sides."""
    return get_object_or_404(ContractFile.objects.visible_to(request.user), pk=pk)


def get_invitation(request, pk):
    """An invitation of the organization in use, for those who manage members."""
    return _managed(request, Invitation.objects, pk)


def get_guest_link(request, pk):
    """A link for a guest, for those who may let guests in."""
    links = GuestLink.objects.visible_to(request.user).select_related("livestream")
    link = get_object_or_404(links, pk=pk)
    if not membership_in(request, link.livestream.organization_id).can(Capability.SHARE):
        raise PermissionDenied
    return link


def get_notice(request, pk):
    """One of the user's own notices, of a plan that the user may still see."""
    return get_object_or_404(Notice.objects.visible_to(request.user).select_related("event"), pk=pk)


def get_robot(request, pk):
    """A group robot of the organization in use, for those in charge of it."""
    return _managed(request, GroupRobot.objects.select_related("organization"), pk)


def get_feed(request, pk):
    """A calendar address: one's own, or the organization's for those in charge of it."""
    feed = get_object_or_404(CalendarFeed.objects.visible_to(request.user).working(), pk=pk)
    if feed.user_id is None and not membership_in(request, feed.organization_id).is_top:
        raise PermissionDenied
    return feed
