"""Several people who act at the same moment."""

from threading import Barrier, Thread

from django.db import connections


def at_once(*tasks):
    """Start all tasks at the same moment, each in a thread of its own; what each returned or raised, in their order."""
    outcomes, gate = [None] * len(tasks), Barrier(len(tasks))

    def run(place, task):
        try:
            gate.wait(timeout=60)
            outcomes[place] = task()
        except Exception as error:
            outcomes[place] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=place_and_task) for place_and_task in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
