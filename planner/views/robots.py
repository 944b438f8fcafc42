"""Robots of the organization's chat groups: list, add, change, test, remove."""

from allauth.decorators import rate_limit
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from planner.actions.robots import add_robot, change_robot, remove_robot
from planner.exchange.group_posts import post_test
from planner.exchange.robots import FORBIDDEN, LIMITED, REFUSED, SILENT
from planner.forms.robots import RobotForm
from planner.models import GroupRobot
from planner.views.access import get_own_organization, get_robot, membership_required
from planner.views.http import INVALID, require_form

PROBLEMS = {
    LIMITED: gettext_lazy("The platform says: too many messages. We wait and try again."),
    REFUSED: gettext_lazy("The platform refuses the message. Check address, secret and keywords of the robot."),
    SILENT: gettext_lazy("The platform does not answer. We try again by ourselves."),
    FORBIDDEN: gettext_lazy("The address leads into a private network, or is not https."),
}


@membership_required
@require_safe
def robot_list(request):
    organization, _membership = get_own_organization(request, top_only=True)
    robots = GroupRobot.objects.visible_to(request.user).filter(organization=organization)
    rows = [(robot, PROBLEMS.get(robot.problem, "")) for robot in robots]
    return render(request, "planner/robots/list.html", {"nav": "team", "organization": organization, "rows": rows})


@membership_required
@require_form
def robot_add(request):
    organization, _membership = get_own_organization(request, top_only=True)
    form = RobotForm(request.POST or None, language=get_language())
    if form.is_valid():
        add_robot(organization=organization, details=form.details, by=request.user)
        messages.success(request, _("Saved. Send a test message now."))
        return redirect("planner:robot_list")
    return _form(request, form)


@require_form
def robot_edit(request, pk):
    robot = get_robot(request, pk)
    form = RobotForm(request.POST or None, robot=robot)
    if form.is_valid():
        change_robot(robot=robot, details=form.details, by=request.user)
        messages.success(request, _("Saved"))
        return redirect("planner:robot_list")
    return _form(request, form)


@require_POST
@rate_limit(action="robot_test")
def robot_test(request, pk):
    robot, has_arrived = post_test(get_robot(request, pk), now=timezone.now())
    if has_arrived:
        messages.success(request, _("The test message is in the group “%(name)s”.") % {"name": robot.name})
    else:
        messages.error(request, PROBLEMS.get(robot.problem, PROBLEMS[LIMITED]))
    return redirect("planner:robot_list")


@require_form
def robot_remove(request, pk):
    robot = get_robot(request, pk)
    if request.method == "POST":
        remove_robot(robot=robot, by=request.user)
        messages.success(request, _("%(name)s was removed.") % {"name": robot.name})
        return redirect("planner:robot_list")
    return render(request, "planner/robots/remove.html", {"nav": "team", "robot": robot})


def _form(request, form):
    context = {"nav": "team", "form": form, "robot": form.robot}
    return render(request, "planner/robots/edit.html", context, status=INVALID if form.is_bound else 200)
