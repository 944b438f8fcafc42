from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('planner', '0024_guests'),
    ]

    operations = [
        migrations.RenameField(model_name='calendarfeed', old_name='key', new_name='key_hash'),
        migrations.AlterField(
            model_name='calendarfeed',
            name='key_hash',
            field=models.CharField(max_length=64, unique=True, verbose_name='fingerprint of the address'),
        ),
        # Addresses that people have go on working. Backwards they do not: nobody knows them any more.
        migrations.RunSQL(
            "UPDATE planner_calendarfeed SET key_hash = encode(sha256(convert_to(key_hash, 'UTF8')), 'hex')",
            migrations.RunSQL.noop,
        ),
    ]
