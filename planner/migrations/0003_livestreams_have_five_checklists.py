"""Exactly five checklists per livestream, one per STAGE step, checked when the transaction commits."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION planner_livestream_has_five_checklists() RETURNS trigger AS $$
DECLARE
    plan_id bigint := CASE TG_OP
        WHEN 'INSERT' THEN to_jsonb(NEW) ->> 'id'
        ELSE to_jsonb(OLD) ->> 'livestream_id'
    END;
BEGIN
    IF EXISTS (SELECT 1 FROM planner_livestreamsession WHERE id = plan_id)
        AND (SELECT count(*) FROM planner_stepchecklist WHERE livestream_id = plan_id) <> 5 THEN
        RAISE EXCEPTION 'livestream % does not have five checklists', plan_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'livestream_five_checklists';
    END IF;
    RETURN NULL;
END;
$$ LANGUAGE plpgsql;

CREATE CONSTRAINT TRIGGER livestream_five_checklists AFTER INSERT ON planner_livestreamsession
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION planner_livestream_has_five_checklists();
CREATE CONSTRAINT TRIGGER step_checklist_five_stay AFTER UPDATE OR DELETE ON planner_stepchecklist
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION planner_livestream_has_five_checklists();
"""

BACKWARD = """
DROP TRIGGER step_checklist_five_stay ON planner_stepchecklist;
DROP TRIGGER livestream_five_checklists ON planner_livestreamsession;
DROP FUNCTION planner_livestream_has_five_checklists();
"""


class Migration(migrations.Migration):
    dependencies = [("planner", "0002_template_versions_are_frozen")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
