from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('planner', '0025_service_levels'),
    ]

    operations = [
        migrations.AddField(
            model_name='worksheetchange',
            name='beside',
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
