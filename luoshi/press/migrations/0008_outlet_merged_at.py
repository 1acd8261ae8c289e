"""When an outlet was merged into another: figures as of an earlier moment still know both."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("press", "0007_check_lists"),
    ]

    operations = [
        migrations.AddField(
            model_name="outlet",
            name="merged_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
