"""Plans can be kept as they stand."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('planner', '0016_notices'),
    ]

    operations = [
        migrations.AlterField(
            model_name='planchange',
            name='kind',
            field=models.CharField(choices=[('created', 'Plan created'), ('copied', 'Copied from an earlier plan'), ('detail', 'Plan details changed'), ('state', 'State changed'), ('answer', 'Answer changed'), ('not_applicable', 'Marked not applicable'), ('applicable', 'Marked applicable again'), ('note', 'Note changed'), ('item_owner', 'Item owner changed'), ('file_added', 'File added'), ('file_removed', 'File removed'), ('cell', 'Cell changed'), ('rows_added', 'Rows added'), ('rows_changed', 'Rows changed'), ('rows_deleted', 'Rows deleted'), ('rows_moved', 'Rows moved'), ('undone', 'Change undone'), ('waived', 'Failing check waived'), ('waiver_withdrawn', 'Waiver withdrawn'), ('word_exempted', 'Word exempted'), ('exemption_ended', 'Exemption withdrawn'), ('confirmed_empty', 'Worksheets confirmed to be empty'), ('version_kept', 'Version kept')], max_length=20, verbose_name='what'),
        ),
        migrations.CreateModel(
            name='PlanVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('reason', models.CharField(choices=[('self_check', 'Self-check'), ('submit', 'Submitted'), ('approve', 'Approved'), ('lock', 'Locked'), ('manual', 'Kept by hand')], max_length=12, verbose_name='why')),
                ('content', models.JSONField(verbose_name='content')),
                ('content_hash', models.CharField(max_length=64, verbose_name='fingerprint')),
                ('step_hashes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), blank=True, default=list, size=5, verbose_name='fingerprints of the steps')),
                ('readiness', models.DecimalField(decimal_places=1, max_digits=4, verbose_name='readiness')),
                ('raw_readiness', models.DecimalField(decimal_places=1, max_digits=4, verbose_name='raw score')),
                ('readiness_cap', models.PositiveSmallIntegerField(verbose_name='cap')),
                ('band', models.CharField(choices=[('preparing', 'Preparing'), ('not_ready', 'Not ready'), ('nearly_ready', 'Nearly ready'), ('ready', 'Ready'), ('excellent', 'Excellent')], max_length=12, verbose_name='band')),
                ('is_gated', models.BooleanField(verbose_name='gate open')),
                ('is_compliance_blocked', models.BooleanField(verbose_name='compliance blocked')),
                ('step_scores', django.contrib.postgres.fields.ArrayField(base_field=models.DecimalField(decimal_places=1, max_digits=4, null=True), blank=True, default=list, size=5, verbose_name='step scores')),
                ('forecast', models.JSONField(default=dict, verbose_name='forecast')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('livestream', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='planner.livestreamsession', verbose_name='livestream')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='plan_versions', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'plan version',
                'verbose_name_plural': 'plan versions',
                'ordering': ['livestream', '-number'],
                'constraints': [models.UniqueConstraint(fields=('livestream', 'number'), name='plan_version_number_unique'), models.CheckConstraint(condition=models.Q(('reason__in', ['self_check', 'submit', 'approve', 'lock', 'manual'])), name='plan_version_reason_known')],
            },
        ),
    ]
