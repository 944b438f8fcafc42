from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('planner', '0033_robot_secrets_are_encrypted'),
    ]

    operations = [
        migrations.AddField(
            model_name='reviewround',
            name='first_word_seconds',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='time until the first word in seconds'),
        ),
    ]
