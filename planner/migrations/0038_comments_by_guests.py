import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ('planner', '0037_first_word_of_a_round'),
    ]

    operations = [
        migrations.AddField(
            'reviewcomment',
            'guest',
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name='comments',
                to='planner.guestlink',
                verbose_name='guest link',
            ),
        ),
        migrations.AlterField(
            'reviewcomment',
            'author',
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name='comments',
                to=settings.AUTH_USER_MODEL,
                verbose_name='author',
            ),
        ),
        migrations.AlterField(
            'reviewcomment',
            'step',
            models.CharField(
                blank=True,
                choices=[('s', 'Merchandise'), ('t', 'Timing'), ('a', 'Accurate flow'), ('g', 'Gifts'), ('e', 'Early content')],
                default='',
                max_length=1,
                verbose_name='step',
            ),
        ),
        migrations.AlterField(
            'reviewcomment',
            'target',
            models.CharField(
                choices=[('plan', 'Whole plan'), ('step', 'Whole step'), ('item', 'Checklist item'), ('row', 'Row'), ('field', 'Field')],
                max_length=10,
                verbose_name='about',
            ),
        ),
        migrations.RemoveConstraint('reviewcomment', 'review_comment_target_fits'),
        migrations.AddConstraint(
            'reviewcomment',
            models.CheckConstraint(
                condition=Q(target='plan', step='', item='', worksheet='', field='')
                | Q(target='step', item='', worksheet='', field='')
                | (Q(target='item', worksheet='', field='') & ~Q(item=''))
                | (Q(target='row', item='', field='') & ~Q(worksheet=''))
                | (Q(target='field', item='') & ~Q(worksheet='') & ~Q(field='')),
                name='review_comment_target_fits',
            ),
        ),
        migrations.AddConstraint(
            'reviewcomment',
            models.CheckConstraint(
                condition=Q(author__isnull=False, guest=None) | Q(author=None, guest__isnull=False, provider=None),
                name='review_comment_by_somebody',
            ),
        ),
    ]
