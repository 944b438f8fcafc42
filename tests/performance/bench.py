"""`make bench`: the app as in production beside the floor app, in alternating rounds; one JSON line per figure.

Ratios count, not milliseconds: both servers run on this machine in the same minutes.
"""

import argparse
import gzip
import itertools
import json
import os
import re
import statistics
import subprocess
import sys
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit, urlunsplit

import psycopg

from config.embedded_postgres import embedded_database_url
from tests.performance.load import Connection, Timing, request_bytes, run_round
from tests.performance.load_keys import CSRF_SECRET
from tests.performance.servers import ROOT, environment, served

APP_PORT, FLOOR_PORT = 8461, 8462


@dataclass(frozen=True)
class Figure:
    """What is measured, beside which floor; the targets are ratio to the floor, number of queries, milliseconds."""

    name: str
    floor: str
    target: float | None = None
    queries: int | None = None
    most_ms: float | None = None
    status: int = 200

    @property
    def is_save(self):
        return self.name.endswith("_saved")


ROUNDS, REQUESTS = 5, {1: 40, 8: 25}
FIGURES = {
    figure.name: figure
    for figure in (
        Figure("board", floor="dashboard", target=1.5, queries=8),
        Figure("portfolio", floor="portfolio, prepared", target=2, queries=8),
        Figure("plan_page", floor="plan, prepared", target=2.5, queries=16),
        Figure("answer_saved", floor="save + scores", target=2.5, queries=14),
        Figure("cell_saved", floor="save + scores", target=2.5, queries=14),
        Figure("unchanged_poll", floor="one", target=2, status=304),
        Figure("large_line_up_page", floor="plan, prepared", queries=16),
        Figure("large_rundown_page", floor="plan, prepared", queries=16),
        Figure("forecast_with_simulation", floor="plan, prepared", most_ms=1000),
        Figure("workbook_exported", floor="plan, prepared"),
        Figure("review_page", floor="plan, prepared", queries=20, most_ms=1000),
        Figure("versions_compared", floor="plan, prepared", queries=9, most_ms=1000),
    )
}
"""The portfolio has 50 clients with 4 livestreams each.

A large plan has 100 products and 80 rundown segments; the others 20 and 20."""
MEMORY_TARGET_MB, FIRST_VISIT_TARGET_KB, SCORING_TARGET_MS = 110, 150, 5


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,100000", help="livestreams in the database, comma-separated")
    parser.add_argument("--figures", default=",".join(FIGURES), help="figures to measure, comma-separated")
    arguments = parser.parse_args()
    sizes = [int(size) for size in arguments.sizes.split(",")]
    figures = [FIGURES[name] for name in arguments.figures.split(",")]
    admin_url = os.environ.get("DATABASE_URL") or embedded_database_url(ROOT / ".data")
    floor_url = fresh_database(admin_url, "bench_floor")
    floor = in_environment(floor_url, "tests.performance.prepare_floor")
    run([sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"], floor_url)
    medians = {}
    with served("tests.performance.floor.wsgi:application", FLOOR_PORT, floor_url):
        for size in sizes:
            app_url = fresh_database(admin_url, f"bench_{size}")
            app = in_environment(app_url, "tests.performance.prepare_app", str(size))
            with served("config.wsgi:application", APP_PORT, app_url) as workers:
                for figure, clients in itertools.product(figures, REQUESTS):
                    medians[figure, clients, size] = measure(figure, clients, size, app, floor)
                report_import(size, app["imported"])
                report_scoring(size, app["scored"])
                report_memory(size, workers())
                report_first_visit(size, app)
            drop_database(admin_url, f"bench_{size}")
    for figure, clients in itertools.product(figures, REQUESTS):
        growth = medians[figure, clients, sizes[-1]] / medians[figure, clients, sizes[0]]
        emit(
            figure=f"{figure.name}_growth",
            clients=clients,
            from_livestreams=sizes[0],
            to_livestreams=sizes[-1],
            ratio=round(growth, 3),
            target=1.15,
            reached=growth <= 1.15,
        )
    drop_database(admin_url, "bench_floor")


def measure(figure, clients, size, app, floor):
    """Alternate floor and app for some rounds; print the medians and return the app's ratio to the floor."""
    pairs = []
    for round_number in range(ROUNDS + 1):
        count = REQUESTS[clients]
        below = run_round(FLOOR_PORT, [floor_requests(figure, client, floor, count) for client in range(clients)])
        requests = [app_requests(figure, client, app, count) for client in range(clients)]
        above = run_round(APP_PORT, requests, status=figure.status)
        if round_number:  # the first round warms up
            pairs.append((below, above))
    ratio = statistics.median(above.median_ms / below.median_ms for below, above in pairs)
    all_above = Timing(
        tuple(second for _below, above in pairs for second in above.seconds), sum(above.wall for _below, above in pairs)
    )
    median_ms, queries = all_above.median_ms, app["queries"][figure.name]
    reached = (
        (figure.target is None or ratio <= figure.target)
        and (figure.queries is None or queries <= figure.queries)
        and (figure.most_ms is None or median_ms <= figure.most_ms)
    )
    emit(
        figure=figure.name,
        livestreams=size,
        clients=clients,
        median_ms=round(median_ms, 2),
        p99_ms=round(all_above.percentile_ms(99), 2),
        target_ms=figure.most_ms,
        requests_per_second=round(all_above.per_second, 1),
        queries=queries,
        queries_target=figure.queries,
        bytes_sent=bytes_sent(figure, app) if clients == 1 else None,
        floor=figure.floor,
        floor_median_ms=round(statistics.median(below.median_ms for below, _above in pairs), 2),
        ratio=round(ratio, 3),
        target=figure.target,
        reached=reached,
    )
    return ratio


def floor_requests(figure, client, floor, count):
    if figure.is_save:
        path = f"/save/{floor['items'][client]}/"
        return [post(path, floor["cookies"], {"value": f"近30天销量第一名 {turn}"}) for turn in range(count)]
    pages = {
        "dashboard": "/dashboard/1/",
        "portfolio, prepared": "/portfolio/",
        "plan, prepared": f"/plan/{floor['plan']}/",
        "one": f"/one/{floor['plan']}/",
    }
    return [request_bytes("GET", pages[figure.floor], floor["cookies"])] * count


def app_requests(figure, client, app, count):
    if figure.is_save:
        return [save_request(figure, client, app) for _turn in range(count)]
    cookies = app["leads_cookies"] if figure.name == "portfolio" else app["cookies"]
    return [request_bytes("GET", app["paths"][figure.name], cookies, headers=headers_of(figure, app))] * count


def headers_of(figure, app):
    """A poll says what the page has seen last."""
    return {"If-None-Match": app["tag"]} if figure.status == 304 else {}


def save_request(figure, client, app):
    """Save a text that differs each time, at the version the row will have by then."""
    save = app["saves"][figure.name][client]
    fields = {
        name: f"{text}{save['version']}" if name in save["changing"] else text for name, text in save["fields"].items()
    }
    request = post(save["path"], app["cookies"], {**fields, "version": save["version"]})
    save["version"] += 1
    return request


def post(path, cookies, fields):
    headers = {"X-CSRFToken": CSRF_SECRET, "HX-Request": "true"}
    return request_bytes("POST", path, cookies, urlencode(fields), headers)


def bytes_sent(figure, app):
    """Compressed size of one response body."""
    (request,) = app_requests(figure, 0, app, 1)
    with Connection(APP_PORT) as connection:
        return len(connection.exchange(request, figure.status)[2])


def report_import(size, seconds):
    """A table of 300 rows pasted, previewed and stored, in one process without a server."""
    pasted, previewed, stored = (round(1000 * second) for second in seconds)
    emit(figure="rows_imported", livestreams=size, rows=300, pasted_ms=pasted, previewed_ms=previewed, stored_ms=stored)


def report_scoring(size, seconds):
    """The readiness of a plan with 100 products and 80 segments by the pure functions alone."""
    emit(
        figure="readiness_scored",
        livestreams=size,
        median_ms=round(1000 * seconds, 2),
        target_ms=SCORING_TARGET_MS,
        reached=1000 * seconds <= SCORING_TARGET_MS,
    )


def report_memory(size, workers):
    """Private and shared memory of the app's workers after the rounds, in MB."""
    for number, worker in enumerate(workers, 1):
        megabytes = worker.memory_info().rss / 1024 / 1024
        emit(
            figure="worker_memory",
            livestreams=size,
            worker=number,
            megabytes=round(megabytes, 1),
            target=MEMORY_TARGET_MB,
            reached=megabytes <= MEMORY_TARGET_MB,
        )


def report_first_visit(size, app):
    """Everything a first visit of the plan page loads, compressed."""
    with Connection(APP_PORT) as connection:
        _status, _headers, page = connection.exchange(request_bytes("GET", app["paths"]["plan_page"], app["cookies"]))
        html = gzip.decompress(page).decode()
        resources = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', html))
        sizes = [len(page)]
        for path in sorted(resources):
            sizes.append(len(connection.exchange(request_bytes("GET", path, app["cookies"]))[2]))
    kilobytes = sum(sizes) / 1024
    emit(
        figure="first_visit",
        livestreams=size,
        requests=len(sizes),
        kilobytes=round(kilobytes, 1),
        target=FIRST_VISIT_TARGET_KB,
        reached=kilobytes <= FIRST_VISIT_TARGET_KB,
    )


def emit(**figure):
    print(json.dumps(figure, ensure_ascii=False), flush=True)


def run(command, database_url):
    return subprocess.run(
        command, cwd=ROOT, env=environment(database_url), check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def in_environment(database_url, module, *arguments):
    return json.loads(run([sys.executable, "-m", module, *arguments], database_url))


def fresh_database(admin_url, name):
    drop_database(admin_url, name)
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    parts = urlsplit(admin_url)
    return urlunsplit(parts._replace(path=f"/{name}"))


def drop_database(admin_url, name):
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


if __name__ == "__main__":
    main()
