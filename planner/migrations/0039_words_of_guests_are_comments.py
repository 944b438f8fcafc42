from django.db import migrations

FORWARDS = """
    INSERT INTO planner_reviewcomment (
        livestream_id, guest_id, target, step, finding, at, severity, state,
        item, worksheet, row, field, row_name, shows_costs, evidence, is_internal, round
    )
    SELECT livestream_id, link_id, CASE step WHEN '' THEN 'plan' ELSE 'step' END, step, text, at, 'note', 'open',
        '', '', '', '', '', false, '', false, 0
    FROM planner_guestcomment
    ORDER BY id
"""
# Backwards, what guests were answered is lost: there is no place for it.
BACKWARDS = """
    INSERT INTO planner_guestcomment (livestream_id, link_id, name, step, text, at)
    SELECT said.livestream_id, said.guest_id, link.name, said.step, said.finding, said.at
    FROM planner_reviewcomment said JOIN planner_guestlink link ON link.id = said.guest_id
    ORDER BY said.id;
    DELETE FROM planner_commentreply USING planner_reviewcomment said
    WHERE said.id = comment_id AND said.guest_id IS NOT NULL;
    DELETE FROM planner_reviewcomment WHERE guest_id IS NOT NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ('planner', '0038_comments_by_guests'),
    ]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
