"""The press: pieces, the desk, channels, outlets and placements, lists. One step a table, which SQLite makes in one go."""

import uuid

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
            name="Piece",
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
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("title", models.CharField(max_length=100, verbose_name="标题")),
                (
                    "form",
                    models.CharField(
                        choices=[("text", "文字"), ("photo", "图片"), ("video", "视频"), ("audio", "音频")],
                        default="text",
                        max_length=8,
                        verbose_name="形式",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["house", "unit", "-made_at"], name="piece_unit_made")],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Channel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "house",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.house"),
                ),
                (
                    "holding",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="channel", to="ledger.holding"
                    ),
                ),
                (
                    "duty",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "没有规定"),
                            ("days", "每几天一次"),
                            ("month", "每月几次"),
                            ("quarter", "每季度几次"),
                            ("half", "每半年几次"),
                            ("year", "每年几次"),
                        ],
                        max_length=8,
                        verbose_name="更新要求",
                    ),
                ),
                ("duty_number", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("days", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("watched", models.BooleanField(default=True, verbose_name="久未更新时提醒")),
                (
                    "second_keeper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="ledger.holding",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("duty", ""), ("duty_number__isnull", True)),
                            models.Q(models.Q(("duty", ""), _negated=True), ("duty_number__gte", 1)),
                            _connector="OR",
                        ),
                        name="channel_duty_has_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("days__isnull", True), ("days__gte", 1), _connector="OR"),
                        name="channel_days_positive",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ChannelRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "house",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.house"),
                ),
                ("type", models.CharField(max_length=30)),
                ("silent_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("dead_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("wanted", models.JSONField(default=list)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("house", "type"), name="channel_rule_once")],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Webhook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "house",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.house"),
                ),
                (
                    "holding",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="webhook", to="ledger.holding"
                    ),
                ),
                ("address", models.TextField()),
                ("secret", models.TextField()),
                ("intranet", models.BooleanField(default=False, verbose_name="允许内网地址")),
                ("on", models.BooleanField(default=True)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="CheckList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "house",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.house"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pairs", "错别字"),
                            ("avoid", "禁用慎用词"),
                            ("phrases", "固定提法"),
                            ("posts", "姓名职务"),
                            ("units", "单位名称"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "keeper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="org.person",
                        verbose_name="维护人",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("active", models.BooleanField(default=True, verbose_name="检查时使用")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("house", "kind"), name="check_list_kind")],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Outlet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "house",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.house"),
                ),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                (
                    "ladder",
                    models.CharField(
                        choices=[("outside", "外部媒体"), ("inside", "内部刊物")],
                        default="outside",
                        max_length=8,
                        verbose_name="所属",
                    ),
                ),
                (
                    "medium",
                    models.CharField(
                        choices=[
                            ("paper", "报纸"),
                            ("magazine", "期刊杂志"),
                            ("tv", "电视"),
                            ("radio", "广播"),
                            ("net", "网站"),
                            ("app", "客户端"),
                            ("account", "公众号"),
                            ("bulletin", "简报专报"),
                        ],
                        max_length=10,
                        verbose_name="类型",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="press.outlet",
                        verbose_name="上级媒体",
                    ),
                ),
                ("starter", models.CharField(blank=True, max_length=60)),
                ("active", models.BooleanField(default=True, verbose_name="使用中")),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="press.outlet",
                    ),
                ),
                ("merged_at", models.DateTimeField(blank=True, null=True)),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["house", "ladder"], name="outlet_house_ladder")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("merged_into__isnull", True)),
                        fields=("house", "ladder", "name"),
                        name="outlet_name_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AddressCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="address_check", to="ledger.record"
                    ),
                ),
                ("address", models.CharField(max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[("new", "未查看"), ("alive", "能打开"), ("gone", "已打不开")],
                        default="new",
                        max_length=6,
                    ),
                ),
                ("checked_at", models.DateTimeField(null=True)),
                ("seen_on", models.DateField(null=True)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("title", models.CharField(blank=True, max_length=120)),
                ("published", models.DateField(null=True)),
                (
                    "copy",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="files.storedfile"
                    ),
                ),
                ("sha256", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "indexes": [models.Index(fields=["checked_at"], name="address_checked")],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "house",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.house"),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="claims", to="ledger.record"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"),
                ),
                ("authors", models.JSONField(default=list)),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "待核"),
                            ("accepted", "已认定"),
                            ("declined", "未认定"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["house", "state"], name="claim_house_state")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waiting", "accepted"])),
                        fields=("record", "unit"),
                        name="claim_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="outcomes", to="ledger.record"
                    ),
                ),
                (
                    "answer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="ledger.record",
                    ),
                ),
                ("word", models.CharField(choices=[("adopted", "采用"), ("refused", "未采用")], max_length=8)),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at__isnull", True)),
                        fields=("record", "answer"),
                        name="outcome_answer_once",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ReviewChain",
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
                ("steps", models.JSONField(default=list)),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="org.person"
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at__isnull", True)), fields=("unit",), name="review_chain_once"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="TopicField",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "house",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.house"),
                ),
                ("name", models.CharField(max_length=30, verbose_name="领域")),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("active", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["order", "pk"],
                "constraints": [models.UniqueConstraint(fields=("house", "name"), name="topic_field_name")],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="FestivalChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "house",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.house"),
                ),
                ("code", models.CharField(max_length=40)),
                ("year", models.PositiveSmallIntegerField(default=0)),
                ("hidden", models.BooleanField(default=False)),
                ("days_before", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "chosen_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                ("chosen_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("house", "code", "year"), name="festival_choice_once")],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="PieceAuthor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "piece",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="authors", to="press.piece"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"
                    ),
                ),
                ("reporter", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["piece", "position"],
                "constraints": [models.UniqueConstraint(fields=("piece", "position"), name="piece_author_position")],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "piece",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="editions", to="press.piece"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("title", models.CharField(max_length=100)),
                ("html", models.TextField()),
                ("text", models.TextField()),
                ("reviewers", models.JSONField(default=list)),
                ("show_reviewers", models.BooleanField(default=False)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("made_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["piece", "number"],
                "constraints": [models.UniqueConstraint(fields=("piece", "number"), name="edition_number")],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ListEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "house",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.house"),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="press.checklist"
                    ),
                ),
                ("wrong", models.CharField(blank=True, max_length=200)),
                ("right", models.CharField(blank=True, max_length=200)),
                ("spare", models.CharField(blank=True, max_length=300)),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("position", models.PositiveIntegerField(blank=True, null=True, verbose_name="排序")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="自")),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("active", models.BooleanField(default=True, verbose_name="启用")),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="org.person"
                    ),
                ),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["list", "pk"],
                "indexes": [models.Index(fields=["house", "list"], name="list_entry_house")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from__isnull", True),
                            ("valid_to__isnull", True),
                            ("valid_from__lt", models.F("valid_to")),
                            _connector="OR",
                        ),
                        name="list_entry_span",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OutletAlias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "house",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.house"),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="aliases", to="press.outlet"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=60)),
                ("recorded_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at__isnull", True)),
                        fields=("house", "key"),
                        name="outlet_alias_once",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="OutletDomain",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "house",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.house"),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="domains", to="press.outlet"
                    ),
                ),
                ("domain", models.CharField(max_length=120)),
                ("recorded_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at__isnull", True)),
                        fields=("house", "domain"),
                        name="outlet_domain_once",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="OutletLevel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "house",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.house"),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="levels", to="press.outlet"
                    ),
                ),
                ("level", models.CharField(max_length=10, verbose_name="级别")),
                ("klass", models.CharField(blank=True, max_length=20, verbose_name="类别")),
                ("rank", models.PositiveIntegerField(default=1000, verbose_name="顺序")),
                ("valid_from", models.DateField(verbose_name="自")),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                ("replaced_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["outlet", "valid_from", "pk"],
                "indexes": [models.Index(fields=["house", "outlet"], name="outlet_level_house")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at__isnull", True)),
                        fields=("outlet", "valid_from"),
                        name="outlet_level_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlacementDetail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "house",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.house"),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="placement_details",
                        to="ledger.record",
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=30)),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"),
                ),
                ("day", models.DateField()),
                ("title", models.CharField(max_length=120)),
                ("title_key", models.CharField(blank=True, max_length=120)),
                (
                    "outlet",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="details",
                        to="press.outlet",
                    ),
                ),
                ("outlet_name", models.CharField(blank=True, max_length=60)),
                ("outlet_key", models.CharField(blank=True, max_length=60)),
                (
                    "side",
                    models.CharField(
                        choices=[("outside", "外部媒体"), ("inside", "内部刊物")], default="outside", max_length=8
                    ),
                ),
                ("level", models.CharField(blank=True, max_length=10)),
                ("medium", models.CharField(blank=True, max_length=10)),
                ("form", models.CharField(blank=True, max_length=12)),
                ("position", models.CharField(blank=True, max_length=12)),
                ("origin", models.CharField(blank=True, max_length=8)),
                ("way", models.CharField(blank=True, max_length=12)),
                ("page", models.CharField(blank=True, max_length=40)),
                ("length", models.PositiveIntegerField(null=True)),
                ("paid", models.BooleanField(default=False)),
                ("with_reporter", models.BooleanField(default=False)),
                ("address", models.CharField(blank=True, max_length=500)),
                (
                    "piece",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appearances",
                        to="press.piece",
                    ),
                ),
                ("work", models.CharField(blank=True, max_length=40)),
                ("authors", models.JSONField(default=list)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["house", "kind", "-day"], name="detail_kind_day"),
                    models.Index(fields=["house", "title_key"], name="detail_title"),
                    models.Index(
                        condition=models.Q(("address", ""), _negated=True),
                        fields=["house", "address"],
                        name="detail_address",
                    ),
                    models.Index(
                        condition=models.Q(("work", ""), _negated=True), fields=["house", "work"], name="detail_work"
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("record", "version"), name="detail_version_once")],
            },
        ),
        migrations.CreateModel(
            name="Topic",
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
                    "field",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="topics",
                        to="press.topicfield",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="选题")),
                ("first", models.DateField(verbose_name="开始")),
                ("last", models.DateField(verbose_name="结束")),
                ("forms", models.JSONField(blank=True, default=list)),
                ("wanted", models.PositiveIntegerField(blank=True, null=True, verbose_name="计划篇数")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                (
                    "state",
                    models.CharField(choices=[("open", "进行中"), ("closed", "已结束")], default="open", max_length=8),
                ),
                ("origin", models.CharField(blank=True, max_length=60)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["first", "pk"],
                "indexes": [models.Index(fields=["house", "first"], name="topic_house_first")],
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "name", "first"), name="topic_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("origin", ""), _negated=True),
                        fields=("unit", "origin"),
                        name="topic_origin_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))), name="topic_ends_after_start"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TopicDay",
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
                    "field",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="press.topicfield",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                ("first", models.DateField(verbose_name="开始")),
                ("last", models.DateField(verbose_name="结束")),
                ("days_before", models.PositiveSmallIntegerField(default=14, verbose_name="提前几天提出")),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["first", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "name", "first"), name="topic_day_once"),
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))), name="topic_day_ends_after"
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Release",
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
                    "holding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="releases", to="ledger.holding"
                    ),
                ),
                (
                    "piece",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="releases", to="press.piece"
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="releases", to="press.edition"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "待发布"),
                            ("submitted", "已提交"),
                            ("live", "已发布"),
                            ("failed", "未发出"),
                            ("withdrawn", "已撤下"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                ("planned_at", models.DateTimeField()),
                ("at", models.DateTimeField(blank=True, null=True, verbose_name="计划发布时间")),
                ("embargo", models.DateTimeField(blank=True, null=True, verbose_name="不早于")),
                ("column", models.CharField(blank=True, max_length=40, verbose_name="栏目")),
                ("show_reviewers", models.BooleanField(default=False, verbose_name="文末显示审核人员")),
                ("submitted_at", models.DateTimeField(null=True)),
                ("live_at", models.DateTimeField(null=True)),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=500, verbose_name="网址")),
                (
                    "record",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.record"
                    ),
                ),
                ("failed_reason", models.CharField(blank=True, max_length=300)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300)),
                (
                    "mark",
                    models.CharField(
                        blank=True, choices=[("", ""), ("correct", "待更正"), ("take_down", "待撤下")], max_length=10
                    ),
                ),
                ("marked_at", models.DateTimeField(null=True)),
                ("mark_reason", models.CharField(blank=True, max_length=300)),
                ("check_on", models.DateField(null=True)),
                ("checked_at", models.DateTimeField(null=True)),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                ("check_note", models.CharField(blank=True, max_length=300)),
                ("fetched_at", models.DateTimeField(null=True)),
                ("fetched", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["-planned_at", "-pk"],
                "indexes": [
                    models.Index(fields=["house", "state", "at"], name="release_state_at"),
                    models.Index(fields=["house", "unit", "-planned_at"], name="release_unit"),
                    models.Index(fields=["holding", "state", "-live_at"], name="release_holding_live"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["planned", "submitted", "live"])),
                        fields=("holding", "edition"),
                        name="release_once_a_channel",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["planned", "submitted", "live", "failed", "withdrawn"])),
                        name="release_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("live_at__isnull", True),
                            ("embargo__isnull", True),
                            ("live_at__gte", models.F("embargo")),
                            _connector="OR",
                        ),
                        name="release_after_embargo",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "live"), _negated=True), ("live_at__isnull", False), _connector="OR"
                        ),
                        name="release_live_has_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lead",
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
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lead", to="ledger.record"
                    ),
                ),
                (
                    "type",
                    models.CharField(
                        choices=[("event", "活动事件"), ("person", "人物"), ("work", "工作做法")],
                        default="event",
                        max_length=8,
                        verbose_name="类型",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=60, verbose_name="地点")),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="leads",
                        to="press.topic",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "待处理"),
                            ("accepted", "已采纳"),
                            ("assigned", "已派稿"),
                            ("refused", "未采用"),
                        ],
                        default="new",
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("made_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["house", "state"], name="lead_house_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="lead_refusal_has_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Commission",
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
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=100, verbose_name="约稿内容")),
                ("demands", models.TextField(blank=True, max_length=2000, verbose_name="写作要求")),
                (
                    "wants",
                    models.CharField(
                        choices=[("article", "稿件"), ("info", "信息"), ("either", "稿件或信息")],
                        default="either",
                        max_length=8,
                        verbose_name="约什么",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="commissions",
                        to="press.topic",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="截止日期")),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                ("cancel_reason", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ["-year", "-number"],
                "indexes": [models.Index(fields=["house", "due_on"], name="commission_due")],
                "constraints": [models.UniqueConstraint(fields=("house", "year", "number"), name="commission_number")],
            },
        ),
        migrations.CreateModel(
            name="HookDelivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "house",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.house"),
                ),
                (
                    "hook",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="deliveries", to="press.webhook"
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="deliveries", to="press.release"
                    ),
                ),
                ("event", models.CharField(max_length=12)),
                ("key", models.CharField(max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "待发送"),
                            ("sent", "已送达"),
                            ("failed", "待重试"),
                            ("given_up", "已放弃"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("asked_at", models.DateTimeField()),
                ("next_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("error", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "indexes": [models.Index(fields=["state", "next_at"], name="hook_due")],
                "constraints": [models.UniqueConstraint(fields=("hook", "key"), name="hook_delivery_once")],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
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
                ("title", models.CharField(max_length=100, verbose_name="写什么")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="要求")),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="assignments",
                        to="press.lead",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="assignments",
                        to="press.topic",
                    ),
                ),
                (
                    "to_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                    ),
                ),
                (
                    "to_person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                ("reporter", models.CharField(blank=True, max_length=60, verbose_name="媒体记者")),
                ("due_at", models.DateTimeField(verbose_name="完成时间")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "待接受"),
                            ("accepted", "进行中"),
                            ("done", "已完成"),
                            ("cancelled", "已取消"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "piece",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="press.piece",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                ("end_reason", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ["due_at", "pk"],
                "indexes": [models.Index(fields=["house", "state", "due_at"], name="assignment_state_due")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_unit__isnull", False), models.Q(("reporter", ""), _negated=True), _connector="OR"
                        ),
                        name="assignment_has_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True),
                            ("piece__isnull", False),
                            models.Q(("end_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="assignment_done_by_what",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommissionUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "commission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="units", to="press.commission"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "未完成"),
                            ("done", "按时完成"),
                            ("late", "逾期完成"),
                            ("missed", "逾期未交"),
                            ("excused", "已免除"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("missed_at", models.DateTimeField(blank=True, null=True)),
                ("excused_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "piece",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="press.piece",
                    ),
                ),
                (
                    "record",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="commission_part",
                        to="ledger.record",
                    ),
                ),
                (
                    "grade",
                    models.CharField(
                        blank=True,
                        choices=[("good", "好"), ("fair", "较好"), ("plain", "一般"), ("poor", "差")],
                        max_length=6,
                        verbose_name="质量评定",
                    ),
                ),
                ("grade_note", models.CharField(blank=True, max_length=200)),
                (
                    "graded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                ("graded_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["commission", "pk"],
                "indexes": [models.Index(fields=["unit", "state"], name="commission_unit_state")],
                "constraints": [
                    models.UniqueConstraint(fields=("commission", "unit"), name="commission_unit_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["done", "late"]), _negated=True),
                            ("done_at__isnull", False),
                            _connector="OR",
                        ),
                        name="commission_done_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Article",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "house",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.house"),
                ),
                (
                    "piece",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="article", to="press.piece"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"),
                ),
                ("kind", models.CharField(default="news", max_length=20, verbose_name="类型")),
                ("title", models.CharField(max_length=100, verbose_name="标题")),
                ("html", models.TextField(blank=True)),
                ("text", models.TextField(blank=True)),
                ("length", models.PositiveIntegerField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
                ("event_on", models.DateField(blank=True, null=True, verbose_name="事件日期")),
                ("planned_at", models.DateTimeField(blank=True, null=True, verbose_name="拟发时间")),
                (
                    "topic",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="articles",
                        to="press.topic",
                    ),
                ),
                (
                    "assignment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="articles",
                        to="press.assignment",
                    ),
                ),
                (
                    "commission",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="articles",
                        to="press.commission",
                    ),
                ),
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
                (
                    "step_unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"
                    ),
                ),
                ("step_since", models.DateTimeField(null=True)),
                ("due_on", models.DateField(null=True)),
                (
                    "claimed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="org.person"
                    ),
                ),
                ("claimed_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("number", models.PositiveIntegerField(null=True)),
                ("number_year", models.PositiveSmallIntegerField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "edited_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="org.person"
                    ),
                ),
                ("edited_at", models.DateTimeField()),
                (
                    "editing_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="org.person"
                    ),
                ),
                ("editing_at", models.DateTimeField(null=True)),
                (
                    "handed_in_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                ("handed_in_at", models.DateTimeField(null=True)),
                ("first_handed_in_at", models.DateTimeField(null=True)),
                ("passed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["house", "unit", "-edited_at"], name="article_unit_edited"),
                    models.Index(fields=["house", "step_action", "step_unit"], name="article_waiting"),
                    models.Index(fields=["house", "-first_handed_in_at"], name="article_handed_in"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("number__isnull", False)),
                        fields=("house", "number_year", "number"),
                        name="article_number_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "review"), ("step__gt", 0), ("step_unit__isnull", False)),
                            models.Q(models.Q(("state", "review"), _negated=True), ("step", 0)),
                            _connector="OR",
                        ),
                        name="article_waits_somewhere",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ArticleHand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "house",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.house"),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="hands", to="press.article"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="org.person"),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[("author", "撰稿"), ("handed_in", "送审"), ("reviewer", "审核")], max_length=10
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("article", "person", "what"), name="article_hand_once")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ArticleVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="press.article"
                    ),
                ),
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
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="org.person"
                    ),
                ),
                ("by_name", models.CharField(blank=True, max_length=40)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["article", "number"],
                "constraints": [models.UniqueConstraint(fields=("article", "number"), name="article_version_once")],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ArticleFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("article", "file"), name="article_file_once")],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "house",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.house"),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reviews", to="press.article"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("step", models.PositiveSmallIntegerField()),
                ("action", models.CharField(max_length=20)),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"),
                ),
                ("nature", models.CharField(default="own", max_length=10)),
                (
                    "reviewer",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"),
                ),
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
            ],
            options={
                "ordering": ["article", "pk"],
                "indexes": [models.Index(fields=["house", "-at"], name="review_house_at")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "passed"), ("void_at__isnull", True)),
                        fields=("article", "round", "reviewer"),
                        name="review_persons_differ",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "passed"), ("void_at__isnull", True)),
                        fields=("article", "round", "step"),
                        name="review_step_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="remarks", to="press.article"
                    ),
                ),
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
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="org.person"
                    ),
                ),
                ("by_name", models.CharField(blank=True, max_length=40)),
                ("at", models.DateTimeField()),
                ("answered_by_name", models.CharField(blank=True, max_length=40)),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["article", "pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="CheckDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="decisions", to="press.article"
                    ),
                ),
                ("mark", models.CharField(max_length=64)),
                ("list_code", models.CharField(max_length=40)),
                ("quote", models.CharField(max_length=200)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("proposal", models.CharField(blank=True, max_length=200)),
                ("decision", models.CharField(choices=[("taken", "已改正"), ("kept", "保留原文")], max_length=10)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("round", models.PositiveSmallIntegerField(default=0)),
                ("step", models.PositiveSmallIntegerField(default=0)),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="org.person"
                    ),
                ),
                ("by_name", models.CharField(blank=True, max_length=40)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["article", "pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
    ]
