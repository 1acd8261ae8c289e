# Articles, their versions, files and hands; reviews, remarks, decisions on hints.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0001_initial"),
        ("org", "0006_security_and_posts"),
        ("press", "0003_outlets_placements"),
    ]

    operations = [
        migrations.CreateModel(
            name="Article",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(default="news", max_length=20, verbose_name="类型")),
                ("title", models.CharField(max_length=100, verbose_name="标题")),
                ("html", models.TextField(blank=True)),
                ("text", models.TextField(blank=True)),
                ("length", models.PositiveIntegerField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
                ("event_on", models.DateField(blank=True, null=True, verbose_name="事件日期")),
                ("planned_at", models.DateTimeField(blank=True, null=True, verbose_name="拟发时间")),
                ("channels", models.JSONField(default=list)),
                ("outlets", models.CharField(blank=True, max_length=200, verbose_name="拟投媒体")),
                ("consent", models.BooleanField(default=False)),
                ("show_reviewers", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "撰写中"),
                            ("review", "审核中"),
                            ("returned", "退回修改"),
                            ("passed", "已通过终审"),
                            ("withdrawn", "已撤稿"),
                            ("dropped", "不再送审"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=0)),
                ("step", models.PositiveSmallIntegerField(default=0)),
                ("chain", models.JSONField(default=list)),
                ("step_action", models.CharField(blank=True, max_length=20)),
                ("step_since", models.DateTimeField(null=True)),
                ("due_on", models.DateField(null=True)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("number", models.PositiveIntegerField(null=True)),
                ("number_year", models.PositiveSmallIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
                ("edited_at", models.DateTimeField()),
                ("editing_at", models.DateTimeField(null=True)),
                ("handed_in_at", models.DateTimeField(null=True)),
                ("first_handed_in_at", models.DateTimeField(null=True)),
                ("passed_at", models.DateTimeField(null=True)),
                (
                    "claimed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="org.person"
                    ),
                ),
                (
                    "edited_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="org.person"
                    ),
                ),
                (
                    "editing_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="org.person"
                    ),
                ),
                (
                    "handed_in_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                (
                    "house",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.house"),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                (
                    "piece",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="article", to="press.piece"
                    ),
                ),
                (
                    "step_unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ArticleFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="press.article"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ArticleHand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "what",
                    models.CharField(
                        choices=[("author", "撰稿"), ("handed_in", "送审"), ("reviewer", "审核")], max_length=10
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="hands", to="press.article"
                    ),
                ),
                (
                    "house",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.house"),
                ),
                (
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="org.person"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ArticleVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("round", models.PositiveSmallIntegerField(default=0)),
                ("step", models.PositiveSmallIntegerField(default=0)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("handed_in", "送审稿"),
                            ("review", "审核修改"),
                            ("check", "按提示改正"),
                            ("saved", "他人修改前"),
                            ("correction", "更正前"),
                        ],
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=100)),
                ("html", models.TextField(blank=True)),
                ("text", models.TextField(blank=True)),
                ("by_name", models.CharField(blank=True, max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="press.article"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="org.person"
                    ),
                ),
            ],
            options={
                "ordering": ["article", "number"],
            },
        ),
        migrations.CreateModel(
            name="CheckDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark", models.CharField(max_length=64)),
                ("list_code", models.CharField(max_length=40)),
                ("quote", models.CharField(max_length=200)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("proposal", models.CharField(blank=True, max_length=200)),
                ("decision", models.CharField(choices=[("taken", "已改正"), ("kept", "保留原文")], max_length=10)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("round", models.PositiveSmallIntegerField(default=0)),
                ("step", models.PositiveSmallIntegerField(default=0)),
                ("by_name", models.CharField(blank=True, max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="decisions", to="press.article"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="org.person"
                    ),
                ),
            ],
            options={
                "ordering": ["article", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("paragraph", models.PositiveIntegerField(default=0)),
                ("start", models.PositiveIntegerField(default=0)),
                ("quote", models.CharField(blank=True, max_length=200)),
                ("text", models.CharField(max_length=500)),
                ("answer", models.CharField(blank=True, max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "待处理"), ("answered", "已答复"), ("done", "已处理")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("by_name", models.CharField(blank=True, max_length=40)),
                ("at", models.DateTimeField()),
                ("answered_by_name", models.CharField(blank=True, max_length=40)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="remarks", to="press.article"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="org.person"
                    ),
                ),
            ],
            options={
                "ordering": ["article", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField()),
                ("step", models.PositiveSmallIntegerField()),
                ("action", models.CharField(max_length=20)),
                ("nature", models.CharField(default="own", max_length=10)),
                ("reviewer_name", models.CharField(max_length=40)),
                ("outcome", models.CharField(choices=[("passed", "通过"), ("sent_back", "退回")], max_length=10)),
                ("back_to", models.PositiveSmallIntegerField(null=True)),
                ("opinion", models.CharField(blank=True, max_length=500)),
                ("grade", models.CharField(blank=True, choices=[("a", "优"), ("b", "良"), ("c", "中")], max_length=1)),
                ("proofread", models.BooleanField(default=False)),
                ("changed", models.BooleanField(default=False)),
                ("since", models.DateTimeField()),
                ("due_on", models.DateField(null=True)),
                ("at", models.DateTimeField()),
                ("void_at", models.DateTimeField(null=True)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reviews", to="press.article"
                    ),
                ),
                (
                    "house",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.house"),
                ),
                (
                    "reviewer",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"),
                ),
            ],
            options={
                "ordering": ["article", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ReviewChain",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("steps", models.JSONField(default=list)),
                ("recorded_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="org.person"
                    ),
                ),
                (
                    "house",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.house"),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["house", "unit", "-edited_at"], name="article_unit_edited"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["house", "step_action", "step_unit"], name="article_waiting"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["house", "-first_handed_in_at"], name="article_handed_in"),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number__isnull", False)),
                fields=("house", "number_year", "number"),
                name="article_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "review"), ("step__gt", 0), ("step_unit__isnull", False)),
                    models.Q(models.Q(("state", "review"), _negated=True), ("step", 0)),
                    _connector="OR",
                ),
                name="article_waits_somewhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="articlefile",
            constraint=models.UniqueConstraint(fields=("article", "file"), name="article_file_once"),
        ),
        migrations.AddConstraint(
            model_name="articlehand",
            constraint=models.UniqueConstraint(fields=("article", "person", "what"), name="article_hand_once"),
        ),
        migrations.AddConstraint(
            model_name="articleversion",
            constraint=models.UniqueConstraint(fields=("article", "number"), name="article_version_once"),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["house", "-at"], name="review_house_at"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "passed"), ("void_at__isnull", True)),
                fields=("article", "round", "reviewer"),
                name="review_persons_differ",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "passed"), ("void_at__isnull", True)),
                fields=("article", "round", "step"),
                name="review_step_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewchain",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaced_at__isnull", True)), fields=("unit",), name="review_chain_once"
            ),
        ),
    ]
