"""What the worker does: rounds by the clock, and jobs that `actions.jobs.run_soon` asks for by name.

Every job looks at rows and does what is still to be done, so it may run twice, late, or not at all until the next
round. Jobs of a worker that was killed are taken up again by the next round of another.
"""

from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status

from planner.actions.clock import advance_livestreams as advance
from planner.actions.jobs import run_soon
from planner.actions.presence import forget_the_absent
from planner.actions.readiness import store_due_judgements
from planner.actions.reminders import remind
from planner.actions.service_levels import watch_service_levels as watch
from planner.actions.worksheet_files import forget_unnamed_files
from planner.exchange.group_posts import post_news
from planner.exchange.notice_emails import send_notice_email
from planner.queries.notices import people_with_due_emails
from planner.queries.robots import robots_with_news

EVERY_MINUTE = "* * * * *"
EVERY_TEN_MINUTES = "*/10 * * * *"
EVERY_DAY = "17 3 * * *"
KEPT_HOURS = 24 * 14


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="rescue_jobs", queueing_lock="rescue_jobs")
async def rescue_jobs(timestamp):
    """Put back the jobs of workers that no longer say that they live."""
    manager = app.job_manager
    for job in await manager.get_stalled_jobs():
        try:
            await manager.retry_job(job)
        except ConnectorException:  # the same work waits in the queue already
            await manager.finish_job(job, status=Status.FAILED, delete_job=True)


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="advance_livestreams", queueing_lock="advance_livestreams")
def advance_livestreams(timestamp):
    """Lock plans two hours before their start, put them on air, and end them."""
    advance(now=timezone.now())


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="judge_livestreams", queueing_lock="judge_livestreams")
def judge_livestreams(timestamp):
    """Store what time, a neighbour or new word lists have turned in the automatic checks, so that lists show it."""
    store_due_judgements(now=timezone.now())


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="watch_service_levels", queueing_lock="watch_service_levels")
def watch_service_levels(timestamp):
    """Escalate reviews that have used most of their time, and record those that are late."""
    watch(now=timezone.now())


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="forget_the_absent", queueing_lock="forget_the_absent")
def forget_absent_people(timestamp):
    """Nobody who has left a plan stays in the table of who is there."""
    forget_the_absent(now=timezone.now())


@app.periodic(cron=EVERY_TEN_MINUTES)
@app.task(name="remind_of_due_dates", queueing_lock="remind_of_due_dates")
def remind_of_due_dates(timestamp):
    """Tell people what is due within a day, and what is overdue."""
    remind(now=timezone.now())


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="write_emails", queueing_lock="write_emails")
def write_emails(timestamp):
    """One job per person, so that one address that fails keeps nobody else waiting."""
    for pk in people_with_due_emails(now=timezone.now()):
        run_soon("write_email", key=f"write_email:{pk}", user_id=pk)


@app.task(name="write_email")
def write_email(user_id):
    send_notice_email(user_id=user_id, now=timezone.now())


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="post_to_groups", queueing_lock="post_to_groups")
def post_to_groups(timestamp):
    """News whose own job was lost, or came too early."""
    for pk in robots_with_news(now=timezone.now()):
        run_soon("post_to_group", key=f"post_to_group:{pk}", robot_id=pk)


@app.task(name="post_to_group")
def post_to_group(robot_id):
    again = post_news(robot_id=robot_id, now=timezone.now())
    if again:
        run_soon("post_to_group", key=f"post_to_group:{robot_id}", at=again, robot_id=robot_id)


@app.periodic(cron=EVERY_DAY)
@app.task(name="forget_unnamed_files", queueing_lock="forget_unnamed_files")
def forget_files(timestamp):
    """Files of dialogs that were cancelled do not stay on disk."""
    forget_unnamed_files(now=timezone.now())


@app.periodic(cron=EVERY_DAY)
@app.task(name="remove_old_jobs", queueing_lock="remove_old_jobs")
async def remove_old_jobs(timestamp):
    """Failed jobs are kept for two weeks, for whoever looks into them."""
    await app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS, include_failed=True)
