"""How an organization has read the headers of its spreadsheets before."""

from collections import defaultdict

from planner.enums_worksheets import Worksheet
from planner.models import ColumnMapping


def remembered_headers(organization_id):
    """Worksheet → header → field, '' for a column to leave out."""
    found = defaultdict(dict)
    rows = ColumnMapping.objects.filter(organization=organization_id).values_list("worksheet", "header", "field")
    for worksheet, header, field in rows:
        found[Worksheet(worksheet)][header] = field
    return found
