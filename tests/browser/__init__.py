"""Walks through the running app in headless Chromium, in both languages, on a desktop and on a phone."""
