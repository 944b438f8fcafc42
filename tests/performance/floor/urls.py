from django.urls import path

from tests.performance.floor import views

urlpatterns = [
    path("one/<int:pk>/", views.one),
    path("plan/<int:pk>/", views.plan),
    path("dashboard/<int:organization_id>/", views.dashboard),
    path("portfolio/", views.portfolio),
    path("save/<int:pk>/", views.save),
]
