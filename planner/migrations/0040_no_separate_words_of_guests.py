from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('planner', '0039_words_of_guests_are_comments'),
    ]

    operations = [migrations.DeleteModel('GuestComment')]
