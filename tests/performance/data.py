"""Fills the benchmark databases in bulk: every livestream with its five checklists and all its answers."""

PLANS_PER_ORGANIZATION = 50

ORGANIZATIONS = """
INSERT INTO planner_organization (name, slug, kind, currency, time_zone, created_at)
SELECT 'Shop ' || n, 'shop-' || n, 'merchant', 'CNY', 'Asia/Shanghai', now()
FROM generate_series(1, %(organizations)s) n;
"""
LIVESTREAMS = """
INSERT INTO planner_livestreamsession (
    organization_id, template_version_id, created_by_id, title, platform, session_type, campaign_tag, host_name,
    starts_at, planned_minutes, gmv_target, planned_aov, ad_budget, contribution_rate, features, state, readiness,
    raw_readiness, readiness_cap, band, is_gated, is_compliance_blocked, step_scores, step_open_gates, step_answered,
    step_due_at, open_item_count, next_due_at, next_item_id, next_item_gain, next_item_due_at, created_at
)
SELECT o.id, %(version)s, %(user)s, '周五囤货夜 ' || n, 'kuaishou', 'weekly_special', '双12', '林小满',
    now() + make_interval(days => n - %(plans)s / 5, hours => 5), 180, 300000, 61.20, 30000, 0.2798,
    ARRAY['hero', 'coupon', 'prize_draw', 'physical_gift'], 'draft', 59, 74.2, 59, 'not_ready', true, false,
    ARRAY[76.0, 80.0, 60.0, 92.0, 64.0], ARRAY[1, 1, 1, 0, 0], ARRAY[12, 11, 9, 14, 10],
    array_fill(now() + interval '2 days', ARRAY[5]), 31, now() + interval '2 days',
    (SELECT min(id) FROM planner_templateitem WHERE version_id = %(version)s), 2.4, now() + interval '2 days',
    now() - interval '9 days'
FROM planner_organization o, generate_series(1, %(plans)s) n ORDER BY o.id, n;
"""
CHECKLISTS = """
INSERT INTO planner_stepchecklist (livestream_id, step)
SELECT l.id, s FROM planner_livestreamsession l, unnest(ARRAY['s', 't', 'a', 'g', 'e']) s ORDER BY l.id;
"""
ANSWERS = """
INSERT INTO planner_checklistanswer (
    checklist_id, item_id, answered_by_id, value, by_owner, is_carried_over, not_applicable, not_applicable_reason,
    note, version, answered_at
)
SELECT c.id, i.id, %(user)s, CASE WHEN i.position %% 3 = 0 THEN '' ELSE CASE i.answer_type
        WHEN 'yesno' THEN 'yes' WHEN 'number' THEN '12' WHEN 'money' THEN '30000' WHEN 'link' THEN 'https://example.com/a'
        WHEN 'text' THEN '近30天销量第一名，测款点击率 1.6 倍，同行数据见附件'
        WHEN 'datetime' THEN '2026-11-20T11:00:00+00:00'
        WHEN 'choice' THEN i.options -> 0 ->> 'value' ELSE '' END END,
    true, false, false, '', '', 1, now()
FROM planner_stepchecklist c JOIN planner_templateitem i ON i.version_id = %(version)s AND i.step = c.step
ORDER BY c.id, i.id;
"""
CHANGES = """
INSERT INTO planner_planchange (livestream_id, by_id, kind, field, old, new, reason, shows_costs, at)
SELECT id, %(user)s, 'created', '', '', title, '', false, created_at FROM planner_livestreamsession ORDER BY id;
"""
FLOOR = """
INSERT INTO floor_plan (organization_id, title, starts_at, score, s, t, a, g, e)
SELECT 1 + n / 50, '周五囤货夜 ' || n, now() + make_interval(days => n %% 50), 74.2, 76, 80, 60, 92, 64
FROM generate_series(0, 999) n;
INSERT INTO floor_item (plan_id, label, help, value, choice, weight)
SELECT p.id, 'Item label number ' || n, repeat('How this item is filled in. ', 5), 'value ' || n, 'hero', 1 + n %% 5
FROM floor_plan p, generate_series(1, 75) n ORDER BY p.id, n;
INSERT INTO floor_note (plan_id, text)
SELECT p.id, 'A note ' || n FROM floor_plan p, generate_series(1, 5) n ORDER BY p.id;
"""


def fill_app(connection, *, models, livestreams, version, user):
    """`livestreams` plans over organizations of 50 each. Triggers rest meanwhile: the rows are valid as made."""
    figures = {
        "organizations": livestreams // PLANS_PER_ORGANIZATION,
        "plans": PLANS_PER_ORGANIZATION,
        "version": version.pk,
        "user": user.pk,
    }
    for model in models:
        _let_the_database_know_the_defaults(connection, model)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for statement in (ORGANIZATIONS, LIVESTREAMS, CHECKLISTS, ANSWERS, CHANGES):
            cursor.execute(statement, figures)
        cursor.execute("SET session_replication_role = DEFAULT")
    _settle(connection)


def _let_the_database_know_the_defaults(connection, model):
    """Columns that the statements above do not name are filled as Django would fill them."""
    with connection.schema_editor() as editor:
        for field in model._meta.concrete_fields:
            if field.null or field.primary_key or not (field.has_default() or field.empty_strings_allowed):
                continue
            value = editor.quote_value(field.get_db_prep_save(field.get_default(), connection))
            editor.execute(f'ALTER TABLE {model._meta.db_table} ALTER COLUMN "{field.column}" SET DEFAULT {value}')


def fill_floor(connection):
    with connection.cursor() as cursor:
        for statement in filter(str.strip, FLOOR.split(";\n")):
            cursor.execute(statement, {})
    _settle(connection)


def _settle(connection):
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
