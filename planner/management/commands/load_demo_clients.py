"""Load further clients of the demo's provider, so that its portfolio fills a screen. After `load_demo`, once."""

from django.utils import timezone, translation

from planner.actions.readiness import store_due_judgements
from planner.exchange.demo_clients import client_organizations, client_people, take_steps
from planner.exchange.demo_loading import put_notices_in_order
from planner.exchange.demo_seeds import read_organizations, read_people, read_samples
from planner.management.commands.load_demo import SEEDS, load_engagement
from planner.management.commands.load_demo import Command as LoadDemo


class Command(LoadDemo):
    help = "Load the small clients of seeds/demo/clients.yaml. What is there already stays as it is."

    def handle(self, *args, verbosity, **options):
        clients, samples, now = client_organizations(SEEDS), read_samples(SEEDS), timezone.now()
        self.load_people({"password": read_people(SEEDS)["password"], "people": client_people(clients)})
        with translation.override("zh-hans"):
            plans = sum(self.load_organization(client, samples, now=now) for client in clients)
            for client in clients:
                load_engagement(client["provider"], client["terms"], now=now)
                take_steps(client, now=now)
        seeds = [*clients, *read_organizations(SEEDS)]
        put_notices_in_order([seed["organization"]["slug"] for seed in seeds])
        store_due_judgements(now=now)
        if verbosity:
            self.stdout.write(f"Demo: {len(clients)} further clients of the provider, {plans} plans created.")
