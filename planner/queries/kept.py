"""Queries that every request or every open page asks: Django builds their SQL once, not each time.

Building one takes several times as long as asking it.
"""

from functools import cached_property

from django.db import connection
from django.db.models import Expression


class Given(Expression):
    """The place of a value that is only known when the query is asked."""

    def __init__(self, name, output_field=None):
        super().__init__(output_field)
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]


class GivenKeys(Given):
    """The place of primary keys, for `field__in`."""

    def as_sql(self, compiler, connection):
        return "(SELECT unnest(%s::bigint[]))", [self]


class KeptQuery:
    """The query that `build` makes with `Given` values, kept as SQL.

    `build` must not read a clock, a user or anything else that may be another one next time.
    """

    def __init__(self, build):
        self.build = build

    @cached_property
    def _statement(self):
        sql, params = self.build().query.sql_with_params()
        return sql, params, [(place, param.name) for place, param in enumerate(params) if isinstance(param, Given)]

    def rows(self, **given):
        """Its rows as tuples, as the database driver reads them."""
        sql, params, places = self._statement
        params = list(params)
        for place, name in places:
            params[place] = given[name]
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()
