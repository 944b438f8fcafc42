"""What was said in the thread of a comment is written once and never edited or removed: it is the proof of a review."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION planner_comment_replies_are_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'the threads of comments are append-only'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'comment_reply_append_only';
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER comment_reply_append_only BEFORE UPDATE OR DELETE ON planner_commentreply
    FOR EACH ROW EXECUTE FUNCTION planner_comment_replies_are_append_only();
"""

BACKWARD = """
DROP TRIGGER comment_reply_append_only ON planner_commentreply;
DROP FUNCTION planner_comment_replies_are_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("planner", "0040_no_separate_words_of_guests")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
