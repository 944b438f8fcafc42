"""What happened to a product is written once and never edited or removed."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION planner_product_history_is_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'the history of the product catalogue is append-only'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'product_change_append_only';
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER product_change_append_only BEFORE UPDATE OR DELETE ON planner_productchange
    FOR EACH ROW EXECUTE FUNCTION planner_product_history_is_append_only();
"""

BACKWARD = """
DROP TRIGGER product_change_append_only ON planner_productchange;
DROP FUNCTION planner_product_history_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("planner", "0045_product_history")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
