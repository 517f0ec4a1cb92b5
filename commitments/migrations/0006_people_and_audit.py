import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commitments', '0005_merged_entries'),
        ('admin', '0003_logentry_add_action_flag_choices'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='must_change_password',
            field=models.BooleanField(default=False, help_text='Sees nothing else until that is done.', verbose_name='has to choose a new password'),
        ),
        migrations.CreateModel(
            name='SignIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('username', models.CharField(max_length=150)),
                ('kind', models.CharField(choices=[('in', 'signed in'), ('out', 'signed out'), ('failed', 'failed to sign in'), ('locked_out', 'was locked out')], max_length=10)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('address', models.GenericIPAddressField(null=True)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sign_ins', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['-at', '-id'], name='sign_in_newest')],
            },
        ),
        migrations.AlterModelOptions(
            name='source',
            options={'permissions': [('redact_source', "Can redact a source's text")], 'verbose_name': 'source', 'verbose_name_plural': 'sources'},
        ),
        migrations.AddField(
            model_name='source',
            name='text_redacted_because',
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.AddField(
            model_name='source',
            name='text_redacted_on',
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('text_redacted_on', None), ('text', ''), _connector='OR'), name='source_redacted_has_no_text', violation_error_message="Its text was redacted and doesn't come back."),
        ),
        migrations.AlterField(
            model_name='update',
            name='verb',
            field=models.CharField(choices=[('register', 'registered it'), ('edit', 'edited it'), ('correct', 'corrected the registration'), ('note', 'noted'), ('change_status', 'changed the status'), ('report_outcome', 'reported an outcome'), ('confirm', 'confirmed the outcome'), ('send_back', 'sent the outcome back'), ('narrow', 'narrowed the due window'), ('move', 'moved the due window'), ('propose_move', 'proposed to move the due window'), ('accept_move', 'accepted the move'), ('refuse_move', 'refused the move'), ('assign', 'assigned it'), ('cite', 'cited a source'), ('uncite', 'removed a citation'), ('review', 'reviewed it: nothing new'), ('request_update', 'asked for an update'), ('merge_into', 'merged two records'), ('merge_entries', 'merged a duplicate that it used'), ('archive', 'archived it'), ('unarchive', 'took it out of the archive'), ('reopen', 'reopened it'), ('redact', 'redacted words')], max_length=20, verbose_name='act'),
        ),
        migrations.AddIndex(
            model_name='update',
            index=models.Index(fields=['-at', '-id'], name='update_newest'),
        ),
        # The audit page reads the admin's log by day; that table is Django's own, without an index.
        migrations.RunSQL(
            'CREATE INDEX admin_log_newest ON django_admin_log (action_time DESC, id DESC)',
            'DROP INDEX IF EXISTS admin_log_newest',
        ),
    ]
