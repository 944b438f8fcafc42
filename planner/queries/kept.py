"""Queries that every request or every open page asks: Django builds their SQL once, not each time.

Building one takes several times as long as asking it.
"""

from functools import cached_property

from django.db import connection
from django.db.models import Expression
from django.db.models.query import get_related_populators


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


class KeptObjects:
    """The same for objects of a model, as the queryset that `build` makes would give them: with what it selects along
    and with its annotations, without what it prefetches."""

    def __init__(self, build):
        self.build = build
        self.query = KeptQuery(build)

    @cached_property
    def _reading(self):
        queryset = self.build()
        compiler = queryset.query.get_compiler(connection=connection)
        compiler.as_sql()
        select, own = compiler.select, compiler.klass_info["select_fields"]
        return (
            queryset.model,
            slice(own[0], own[-1] + 1),
            [column.target.attname for column, *_ in select[own[0] : own[-1] + 1]],
            get_related_populators(compiler.klass_info, select, connection.alias),
            list((compiler.annotation_col_map or {}).items()),
            list(compiler.get_converters([column for column, *_ in select]).items()),
        )

    def all(self, **given):
        return list(map(self.made_of, self.query.rows(**given)))

    def places(self, *names):
        """Where the rows of `query` carry these columns."""
        return [self._reading[1].start + self._reading[2].index(name) for name in names]

    def made_of(self, row):
        """The object of one row of `query`."""
        model, own, names, populators, annotations, converters = self._reading
        row = list(row)
        for place, (functions, expression) in converters:
            for convert in functions:
                row[place] = convert(row[place], expression, connection)
        one = model.from_db(connection.alias, names, row[own])
        for populator in populators:
            populator.populate(row, one)
        for name, place in annotations:
            setattr(one, name, row[place])
        return one

    def get(self, **given):
        """The one object. Raises `DoesNotExist`."""
        for one in self.all(**given):
            return one
        raise self._reading[0].DoesNotExist
