"""The table of contents: one list of routes per stem."""

from django.urls import path

from planner.views import components, health

app_name = "planner"

urlpatterns = [
    path("components/", components.components_page, name="components"),
    path("health/live/", health.health_live, name="health_live"),
    path("health/ready/", health.health_ready, name="health_ready"),
]
