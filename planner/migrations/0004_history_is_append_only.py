"""The history of a plan is written once and never edited or removed."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION planner_history_is_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'the history of a plan is append-only'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_change_append_only';
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER plan_change_append_only BEFORE UPDATE OR DELETE ON planner_planchange
    FOR EACH ROW EXECUTE FUNCTION planner_history_is_append_only();
"""

BACKWARD = """
DROP TRIGGER plan_change_append_only ON planner_planchange;
DROP FUNCTION planner_history_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("planner", "0003_livestreams_have_five_checklists")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
