"""Addresses of pages, each found once: Django walks its patterns anew whenever it is asked for one, and a page of a
plan has sixty."""

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=10_000)  # two megabytes at most
def address(name, *args):
    """The path of the page with this name. Raises `NoReverseMatch`."""
    return reverse(name, args=args)
