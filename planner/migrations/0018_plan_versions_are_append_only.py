"""What a plan said when it was kept is written once and never edited or removed."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION planner_plan_versions_are_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'the versions of a plan are append-only'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_version_append_only';
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER plan_version_append_only BEFORE UPDATE OR DELETE ON planner_planversion
    FOR EACH ROW EXECUTE FUNCTION planner_plan_versions_are_append_only();
"""

BACKWARD = """
DROP TRIGGER plan_version_append_only ON planner_planversion;
DROP FUNCTION planner_plan_versions_are_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("planner", "0017_plan_versions")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
