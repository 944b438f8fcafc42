"""The worker as a process: it works by the clock, and what a killed one left undone is done by the next."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from planner import tasks
from planner.actions.jobs import run_soon
from planner.enums import ChangeKind, SessionState
from planner.management.worker_process import worker_beside
from planner.models import ChecklistAnswer, GroupNews, GroupRobot, LivestreamSession
from tests import factories
from tests.stand_in import SILENCE, stand_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def empty_queue(transactional_db):
    """Django empties the tables of managed models only, and these are not."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE")


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    """Processes that a test starts work on its database."""
    here = connection.get_connection_params()
    monkeypatch.setenv("DATABASE_URL", f"postgresql://{here['user']}@/{here['dbname']}?host={here['host']}")
    monkeypatch.setenv("DEBUG", "1")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings")


@pytest.fixture
def worker():
    """`worker()` starts a worker; none of them outlives the test."""
    started = []

    def start(*arguments):
        process = subprocess.Popen([sys.executable, "manage.py", "work", *arguments], cwd=settings.BASE_DIR)
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


@pytest.fixture
def due_plan():
    """A plan that must be locked now."""
    merchant = factories.OrganizationFactory()
    owner = factories.MembershipFactory(organization=merchant).user
    livestream = factories.livestream(organization=merchant, by=owner)
    ChecklistAnswer.objects.filter(checklist__livestream=livestream).update(value="yes")
    LivestreamSession.objects.filter(pk=livestream.pk).update(
        state=SessionState.SELF_CHECKED, starts_at=timezone.now() + timedelta(hours=1)
    )
    return livestream


def state_of(livestream):
    return LivestreamSession.objects.values_list("state", flat=True).get(pk=livestream.pk)


def wait_until(condition, seconds=90):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def test_jobs_wait_for_the_commit_and_only_once():
    with transaction.atomic():
        run_soon("remove_old_jobs", key="k", timestamp=0)
        run_soon("remove_old_jobs", key="k", timestamp=0)
        assert ProcrastinateJob.objects.count() == 0
    assert list(ProcrastinateJob.objects.values_list("task_name", "status")) == [("remove_old_jobs", "todo")]


def test_nothing_waits_after_a_rollback():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        run_soon("remove_old_jobs", key="k", timestamp=0)
        raise ZeroDivisionError
    assert ProcrastinateJob.objects.count() == 0


def test_work_of_a_killed_worker_is_done_once_by_the_next(worker, due_plan):
    here = connection.get_connection_params()
    with psycopg.connect(host=here["host"], user=here["user"], dbname=here["dbname"]) as holder:
        holder.execute("SELECT 1 FROM planner_livestreamsession WHERE id = %s FOR UPDATE", [due_plan.pk])
        first = worker()
        doing = ProcrastinateJob.objects.filter(task_name="advance_livestreams", status="doing")
        wait_until(doing.exists)
        first.kill()
        first.wait()
    assert (doing.count(), state_of(due_plan)) == (1, SessionState.SELF_CHECKED)
    with connection.cursor() as cursor:  # half a minute without a sign of life
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 minute'")
    second = worker()
    run_soon("rescue_jobs", key="rescue-now", timestamp=0)
    wait_until(lambda: state_of(due_plan) == SessionState.LOCKED)
    wait_until(lambda: not ProcrastinateJob.objects.filter(status__in=["todo", "doing"]).exists())
    second.send_signal(signal.SIGTERM)
    assert second.wait(60) == 0
    assert due_plan.changes.filter(kind=ChangeKind.STATE).count() == 1


def test_a_message_whose_worker_was_killed_arrives_once(worker, due_plan, monkeypatch):
    """The first worker dies while the platform keeps it waiting; the next one tells all, in one message."""
    with stand_in() as platform:
        monkeypatch.setenv("OUTGOING_PRIVATE_HOSTS", platform.place)
        robot = factories.RobotFactory(organization=due_plan.organization, address=platform.url)
        platform.answers = [SILENCE]
        first = worker()
        assert platform.asked.wait(90)
        first.kill()
        first.wait()
        wait_until(lambda: not holds(robot))
        assert (state_of(due_plan), platform.got) == (SessionState.LOCKED, [])
        worker()
        run_soon("post_to_group", key="now", robot_id=robot.pk)
        wait_until(lambda: len(platform.got) == 1)
        wait_until(lambda: not GroupNews.objects.filter(sent_at=None).exists())
        assert platform.texts()[0].count("•") == 1


WEB_PROCESS = """
import django, os, signal, sys
django.setup()
from django.utils import timezone
from planner.actions import jobs
from planner.actions.livestreams import change_state
from planner.models import LivestreamSession
jobs._enqueue = lambda *job: os.kill(os.getpid(), signal.SIGKILL)
plan = LivestreamSession.objects.get(pk=sys.argv[1])
change_state(livestream=plan, action="cancel", role="owner", by=plan.created_by, reason="why", now=timezone.now())
"""


def test_news_of_a_web_process_killed_after_its_commit_arrive_all_the_same(due_plan, settings):
    """It dies between the commit and the queue: no job tells anybody to look, and the round of every minute does."""
    with stand_in() as platform:
        settings.OUTGOING_PRIVATE_HOSTS = [platform.place]
        robot = factories.RobotFactory(organization=due_plan.organization, address=platform.url)
        web = subprocess.run([sys.executable, "-c", WEB_PROCESS, str(due_plan.pk)], cwd=settings.BASE_DIR, check=False)
        assert (web.returncode, state_of(due_plan)) == (-signal.SIGKILL, SessionState.CANCELLED)
        assert (GroupNews.objects.count(), ProcrastinateJob.objects.count()) == (1, 0)
        tasks.post_to_groups(timestamp=0)
        (job,) = ProcrastinateJob.objects.all()
        assert (job.task_name, job.args) == ("post_to_group", {"robot_id": robot.pk})
        for _twice in range(2):
            tasks.post_to_group(**job.args)
        assert len(platform.got) == 1
        assert not GroupNews.objects.filter(sent_at=None).exists()


def holds(robot):
    """Whether another process still holds the robot's row."""
    with transaction.atomic():
        return not GroupRobot.objects.select_for_update(skip_locked=True).filter(pk=robot.pk).exists()


def test_the_web_process_keeps_a_worker_and_takes_it_along(worker, due_plan):
    with worker_beside() as keeper:
        wait_until(lambda: state_of(due_plan) == SessionState.LOCKED)
        killed = keeper.process
        killed.kill()
        wait_until(lambda: keeper.process is not killed)
        pid = keeper.process.pid
    assert not is_running(pid)


def test_a_worker_ends_with_its_parent():
    script = (
        "import subprocess, sys, time; subprocess.Popen([sys.executable, 'manage.py', 'work', '--with-parent']); "
        "time.sleep(300)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=settings.BASE_DIR)
    try:
        wait_until(workers)
        assert workers() == 1
    finally:
        parent.kill()
        parent.wait()
    wait_until(lambda: not workers())
    assert workers() == 0


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def workers():
    """Workers that have said hello and not goodbye."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_workers")
        return cursor.fetchone()[0]
