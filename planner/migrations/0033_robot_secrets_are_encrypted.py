from django.db import migrations, models

import planner.models.encrypted
from planner.models.encrypted import decrypted, encrypted


def rewrite(schema_editor, turned):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id, address, secret FROM planner_grouprobot")
        for pk, address, secret in cursor.fetchall():
            cursor.execute(
                "UPDATE planner_grouprobot SET address = %s, secret = %s WHERE id = %s",
                [turned(address), turned(secret), pk],
            )


def encrypt(_apps, schema_editor):
    rewrite(schema_editor, encrypted)


def decrypt(_apps, schema_editor):
    rewrite(schema_editor, decrypted)


class Migration(migrations.Migration):

    dependencies = [
        ('planner', '0032_calendar_keys_are_hashed'),
    ]

    operations = [
        migrations.AlterField('grouprobot', 'address', models.TextField(verbose_name='address of the robot')),
        migrations.AlterField(
            'grouprobot', 'secret', models.TextField(blank=True, default='', verbose_name='signing secret')
        ),
        migrations.RunPython(encrypt, decrypt),
        migrations.AlterField(
            'grouprobot',
            'address',
            planner.models.encrypted.EncryptedTextField(verbose_name='address of the robot'),
        ),
        migrations.AlterField(
            'grouprobot',
            'secret',
            planner.models.encrypted.EncryptedTextField(blank=True, default='', verbose_name='signing secret'),
        ),
    ]
