"""A published template version never changes: livestreams point at it, and their scores must stay explainable."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION planner_template_content_is_draft() RETURNS trigger AS $$
DECLARE
    touched bigint[];
BEGIN
    touched := CASE TG_OP
        WHEN 'INSERT' THEN ARRAY[NEW.version_id]
        WHEN 'DELETE' THEN ARRAY[OLD.version_id]
        ELSE ARRAY[OLD.version_id, NEW.version_id]
    END;
    IF EXISTS (SELECT 1 FROM planner_templateversion WHERE id = ANY(touched) AND status <> 'draft') THEN
        RAISE EXCEPTION 'a published template version cannot be changed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'template_version_frozen';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER template_item_only_in_draft BEFORE INSERT OR UPDATE OR DELETE ON planner_templateitem
    FOR EACH ROW EXECUTE FUNCTION planner_template_content_is_draft();
CREATE TRIGGER template_check_only_in_draft BEFORE INSERT OR UPDATE OR DELETE ON planner_templatecheck
    FOR EACH ROW EXECUTE FUNCTION planner_template_content_is_draft();

CREATE FUNCTION planner_template_version_is_frozen() RETURNS trigger AS $$
BEGIN
    IF OLD.status = 'draft' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.status = 'published' AND NEW.status = 'retired'
        AND (to_jsonb(NEW) - 'status' - 'retired_at') = (to_jsonb(OLD) - 'status' - 'retired_at') THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) = to_jsonb(OLD) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a published template version cannot be changed'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'template_version_frozen';
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER template_version_frozen BEFORE UPDATE OR DELETE ON planner_templateversion
    FOR EACH ROW EXECUTE FUNCTION planner_template_version_is_frozen();
"""

BACKWARD = """
DROP TRIGGER template_version_frozen ON planner_templateversion;
DROP FUNCTION planner_template_version_is_frozen();
DROP TRIGGER template_check_only_in_draft ON planner_templatecheck;
DROP TRIGGER template_item_only_in_draft ON planner_templateitem;
DROP FUNCTION planner_template_content_is_draft();
"""


class Migration(migrations.Migration):
    dependencies = [("planner", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
