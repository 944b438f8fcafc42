"""Robots of chat groups: adding, changing, removing them, by those in charge of the organization."""

from django.db import transaction

from planner.actions.jobs import run_soon
from planner.actions.organizations import lock_organization
from planner.models import GroupRobot


@transaction.atomic
def add_robot(*, organization, details, by):
    lock_organization(organization, by=by)
    return GroupRobot.objects.create(organization=organization, created_by=by, **details)


@transaction.atomic
def change_robot(*, robot, details, by):
    """An empty address or secret keeps the stored one. A new start: earlier failures no longer hold it back."""
    lock_organization(robot.organization, by=by)
    robot = GroupRobot.objects.select_for_update().get(pk=robot.pk)
    kept = {name for name in ("address", "secret") if not details.get(name)}
    changed = {name: value for name, value in details.items() if name not in kept}
    changed |= {"failures": 0, "problem": "", "not_before": None}
    for name, value in changed.items():
        setattr(robot, name, value)
    robot.save(update_fields=list(changed))
    run_soon("post_to_group", key=f"post_to_group:{robot.pk}", robot_id=robot.pk)
    return robot


@transaction.atomic
def remove_robot(*, robot, by):
    lock_organization(robot.organization, by=by)
    GroupRobot.objects.filter(pk=robot.pk).delete()
