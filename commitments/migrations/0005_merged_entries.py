import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commitments', '0004_import'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='source',
            name='source_number_once',
        ),
        migrations.AddField(
            model_name='counterpart',
            name='merged_into',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='commitments.counterpart', verbose_name='merged into'),
        ),
        migrations.AddField(
            model_name='publisher',
            name='merged_into',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='commitments.publisher', verbose_name='merged into'),
        ),
        migrations.AddField(
            model_name='source',
            name='merged_into',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='commitments.source', verbose_name='merged into'),
        ),
        migrations.AddField(
            model_name='topic',
            name='merged_into',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='commitments.topic', verbose_name='merged into'),
        ),
        migrations.AddField(
            model_name='unit',
            name='merged_into',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='commitments.unit', verbose_name='merged into'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('number', ''), _negated=True), ('merged_into', None)), fields=('publisher', 'number'), name='source_number_once', violation_error_message="This publisher's document of this number is registered."),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', None), models.Q(('merged_into', models.F('pk')), _negated=True), _connector='OR'), name='source_not_merged_into_itself'),
        ),
        migrations.AddConstraint(
            model_name='counterpart',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', None), models.Q(('retired', True), models.Q(('merged_into', models.F('pk')), _negated=True)), _connector='OR'), name='counterpart_merged_is_retired', violation_error_message='It was merged into another and stays retired.'),
        ),
        migrations.AddConstraint(
            model_name='publisher',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', None), models.Q(('retired', True), models.Q(('merged_into', models.F('pk')), _negated=True)), _connector='OR'), name='publisher_merged_is_retired', violation_error_message='It was merged into another and stays retired.'),
        ),
        migrations.AddConstraint(
            model_name='topic',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', None), models.Q(('retired', True), models.Q(('merged_into', models.F('pk')), _negated=True)), _connector='OR'), name='topic_merged_is_retired', violation_error_message='It was merged into another and stays retired.'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', None), models.Q(('retired', True), models.Q(('merged_into', models.F('pk')), _negated=True)), _connector='OR'), name='unit_merged_is_retired', violation_error_message='It was merged into another and stays retired.'),
        ),
    ]
