"""Jobs are looked after by the worker and its log: their pages, which come with the queue, are in English only."""

from django.contrib import admin
from procrastinate.contrib.django.models import ProcrastinateJob

admin.site.unregister(ProcrastinateJob)
