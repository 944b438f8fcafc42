"""What lists of the admin say instead of Django's pictures, which say True or False to those who listen."""

from django.contrib import admin
from django.utils.translation import gettext


def yes_or_no(model, name):
    """A column that says in a word whether this field of the model is true."""

    @admin.display(description=model._meta.get_field(name).verbose_name, ordering=name)
    def column(row):
        return gettext("Yes") if getattr(row, name) else gettext("No")

    column.__name__ = name
    return column
