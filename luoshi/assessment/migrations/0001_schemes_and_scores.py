"""Schemes, published scores, objections, decisions."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("files", "0001_initial"),
        ("ledger", "0003_closings"),
        ("org", "0006_security_and_posts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Scheme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "house",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.house"),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"),
                ),
                ("name", models.CharField(max_length=100, verbose_name="办法名称")),
                (
                    "purpose",
                    models.CharField(
                        choices=[("统计", "统计"), ("激励", "激励"), ("考核", "考核")],
                        default="统计",
                        max_length=4,
                        verbose_name="用途",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=100, verbose_name="文号")),
                ("active", models.BooleanField(default=False, verbose_name="启用")),
                ("current", models.PositiveIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                ("ranking", models.BooleanField(default=False, verbose_name="排名")),
                ("ranking_purpose", models.CharField(blank=True, max_length=200, verbose_name="排名的用途")),
                ("ranking_basis", models.CharField(blank=True, max_length=200, verbose_name="排名的依据")),
                ("ranking_authority", models.CharField(blank=True, max_length=100, verbose_name="批准人或批准会议")),
                (
                    "ranking_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                ("ranking_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-active", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("house", "unit", "name"), name="scheme_name_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ranking", False),
                            models.Q(
                                models.Q(("ranking_purpose", ""), _negated=True),
                                models.Q(("ranking_basis", ""), _negated=True),
                                models.Q(("ranking_authority", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="scheme_ranking_has_reason",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="UnitNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "house",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.house"),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"),
                ),
                ("column", models.CharField(max_length=30, verbose_name="栏")),
                ("num", models.BigIntegerField(null=True)),
                ("den", models.BigIntegerField(default=1)),
                ("valid_from", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
            ],
            options={
                "ordering": ["unit_id", "column", "valid_from"],
                "indexes": [models.Index(fields=["house", "column"], name="unit_number_column")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at__isnull", True)),
                        fields=("unit", "column", "valid_from"),
                        name="unit_number_once_a_day",
                    ),
                    models.CheckConstraint(condition=models.Q(("den__gt", 0)), name="unit_number_den_positive"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "house",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.house"),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                ("type", models.CharField(max_length=30, verbose_name="事项")),
                ("level", models.CharField(blank=True, max_length=20, verbose_name="级别")),
                ("num", models.BigIntegerField(default=1)),
                ("den", models.BigIntegerField(default=1)),
                ("day", models.DateField(verbose_name="日期")),
                ("body", models.CharField(max_length=100, verbose_name="认定单位")),
                ("reference", models.CharField(blank=True, max_length=100, verbose_name="文号")),
                ("reason", models.CharField(max_length=300, verbose_name="认定内容")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.record",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                ("revoked_reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["-day", "-pk"],
                "indexes": [models.Index(fields=["house", "day"], name="decision_day")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("den__gt", 0)), name="decision_den_positive")
                ],
            },
        ),
        migrations.CreateModel(
            name="SchemeVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "house",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.house"),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="assessment.scheme"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="改了什么")),
                ("valid_from", models.DateField(verbose_name="从哪天起用")),
                ("recorded_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="assessment.schemeversion",
                    ),
                ),
            ],
            options={
                "ordering": ["scheme", "number"],
                "constraints": [models.UniqueConstraint(fields=("scheme", "number"), name="scheme_version_once")],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="SchemeDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "house",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.house"),
                ),
                (
                    "scheme",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="draft", to="assessment.scheme"
                    ),
                ),
                ("text", models.TextField()),
                ("revision", models.PositiveIntegerField(default=1)),
                ("choices", models.JSONField(default=list)),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="KeptYardstick",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "house",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.house"),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="kept", to="assessment.schemeversion"
                    ),
                ),
                ("rule", models.CharField(max_length=60)),
                ("code", models.CharField(max_length=60)),
                ("article", models.CharField(max_length=300)),
                (
                    "choice",
                    models.CharField(
                        choices=[("kept", "保留"), ("purpose", "改用途"), ("dropped", "删去")], max_length=8
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="理由")),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["version", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("choice", "kept"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="yardstick_kept_has_reason",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "house",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.house"),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="publications", to="assessment.scheme"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assessment.schemeversion"
                    ),
                ),
                ("edition", models.PositiveIntegerField(default=1)),
                ("start", models.DateField()),
                ("end", models.DateField()),
                ("label", models.CharField(max_length=60)),
                ("as_of", models.DateTimeField()),
                ("as_of_seq", models.BigIntegerField()),
                ("published_at", models.DateTimeField()),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                ("objections_until", models.DateField(null=True)),
                ("open_table", models.BooleanField(default=False, verbose_name="全体可见")),
                ("ranked", models.BooleanField(default=False)),
                ("ranking_words", models.JSONField(default=dict)),
                ("components", models.JSONField(default=list)),
                ("remarks", models.JSONField(default=list)),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="更正理由")),
                ("facts_hash", models.CharField(max_length=64)),
                ("rows_hash", models.CharField(max_length=64)),
                ("engine_version", models.CharField(max_length=20)),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="assessment.publication",
                    ),
                ),
            ],
            options={
                "ordering": ["-start", "-published_at", "-pk"],
                "indexes": [models.Index(fields=["house", "start"], name="publication_start")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("scheme", "start", "end", "edition"), name="publication_edition_once"
                    ),
                    models.CheckConstraint(condition=models.Q(("start__lt", models.F("end"))), name="publication_span"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScoreRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "house",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.house"),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="assessment.publication"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("cls", models.CharField(blank=True, max_length=40)),
                ("num", models.BigIntegerField()),
                ("den", models.BigIntegerField(default=1)),
                ("rank", models.PositiveIntegerField(null=True)),
                ("ranked_of", models.PositiveIntegerField(default=0)),
                ("grade", models.CharField(blank=True, max_length=30)),
                ("awards", models.JSONField(default=list)),
                ("vetoes", models.JSONField(default=list)),
                ("components", models.JSONField(default=dict)),
                ("detail", models.JSONField(default=dict)),
                ("changed", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["publication", "number"],
                "indexes": [models.Index(fields=["unit", "publication"], name="score_row_unit")],
                "constraints": [
                    models.UniqueConstraint(fields=("publication", "number"), name="score_row_place_once"),
                    models.CheckConstraint(condition=models.Q(("den__gt", 0)), name="score_row_den_positive"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "house",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.house"),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="assessment.publication",
                    ),
                ),
                (
                    "row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="objections", to="assessment.scorerow"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                ("text", models.CharField(max_length=1000, verbose_name="异议内容")),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"),
                ),
                ("filed_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "verdict",
                    models.CharField(blank=True, choices=[("accepted", "采纳"), ("rejected", "不采纳")], max_length=8),
                ),
                ("reason", models.CharField(blank=True, max_length=1000, verbose_name="理由")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "correction",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessment.publication",
                    ),
                ),
            ],
            options={
                "ordering": ["-filed_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("verdict", ""), ("withdrawn_at__isnull", True)),
                        fields=("row",),
                        name="objection_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verdict", ""),
                            models.Q(models.Q(("reason", ""), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="objection_verdict_has_reason",
                    ),
                ],
                "indexes": [],
            },
        ),
    ]
