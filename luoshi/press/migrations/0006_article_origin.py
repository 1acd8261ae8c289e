# An article may come of a topic, an assignment or a commission.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("press", "0005_topics"),
    ]

    operations = [
        migrations.AddField(
            model_name="article",
            name="assignment",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="articles", to="press.assignment"
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="commission",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="articles", to="press.commission"
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="topic",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="articles", to="press.topic"
            ),
        ),
    ]
