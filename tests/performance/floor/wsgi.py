"""The WSGI entry of the floor app."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.performance.floor.settings"

application = get_wsgi_application()
