"""Judgements that no longer hold, which the worker looks for every minute in all plans, are found by an index. A plan
that was never judged is due at once, so that one moment tells both."""

import django.utils.timezone
from django.db import migrations, models

NEVER_JUDGED = "UPDATE planner_livestreamsession SET judged_until = now() WHERE judgement = '{}'"


class Migration(migrations.Migration):
    dependencies = [("planner", "0046_product_history_is_append_only")]
    operations = [
        migrations.AlterField(
            "livestreamsession",
            "judged_until",
            models.DateTimeField(
                blank=True, default=django.utils.timezone.now, editable=False, null=True, verbose_name="holds until"
            ),
        ),
        migrations.AddIndex(
            "livestreamsession", models.Index(fields=["judged_until"], name="livestream_judged_until")
        ),
        migrations.RunSQL(NEVER_JUDGED, migrations.RunSQL.noop),
    ]
