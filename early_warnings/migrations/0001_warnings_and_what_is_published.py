"""Warnings, risk notices, hazard reports, important-event periods, and what was published of them."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models

SQL = (Path(__file__).parent.parent / "sql" / "guards.sql").read_text()
UNDO = """
DROP TRIGGER message_never_emptied ON warnings_message;
DROP TRIGGER message_append_only ON warnings_message;
DROP TRIGGER posture_state_needs_entry ON warnings_posture;
DROP TRIGGER risk_notice_state_needs_entry ON warnings_risknotice;
DROP TRIGGER hazard_state_needs_entry ON warnings_hazardreport;
DROP TRIGGER warning_state_needs_entry ON warnings_earlywarning;
DROP SEQUENCE warnings_number;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0009_measures_of_checklists"),
        ("orgs", "0006_directory"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HazardReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("log_number", models.PositiveIntegerField()),
                ("state", django_fsm.FSMField(max_length=40, protected=True)),
                ("level", models.CharField(blank=True, max_length=6)),
                ("number", models.CharField(max_length=24, unique=True, verbose_name="编号")),
                ("plan_code", models.CharField(max_length=80)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("vulnerability", "漏洞"),
                            ("malware", "病毒、恶意程序"),
                            ("attack_trend", "网络攻击最新动向"),
                            ("other", "其他隐患"),
                        ],
                        max_length=20,
                        verbose_name="类别",
                    ),
                ),
                (
                    "tlp",
                    models.CharField(
                        choices=[
                            ("CLEAR", "TLP:CLEAR"),
                            ("GREEN", "TLP:GREEN"),
                            ("AMBER", "TLP:AMBER"),
                            ("AMBER+STRICT", "TLP:AMBER+STRICT"),
                            ("RED", "TLP:RED"),
                        ],
                        default="AMBER",
                        max_length=12,
                        verbose_name="共享范围",
                    ),
                ),
                (
                    "regions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=6), verbose_name="可能影响的地区"
                    ),
                ),
                ("contents", models.JSONField(default=dict, verbose_name="内容")),
                ("classified_apart", models.BooleanField(default=False, verbose_name="另有涉密内容")),
                ("judged_at", models.DateTimeField(verbose_name="作出判断的时间")),
                ("reported_at", models.DateTimeField(verbose_name="报告时间")),
                (
                    "key",
                    models.CharField(
                        blank=True, help_text="of the request, so that a repeated one is one", max_length=200
                    ),
                ),
                ("key_digest", models.CharField(blank=True, max_length=64)),
                ("state_since", models.DateTimeField()),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)s", to="cases.case"
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.organisation",
                        verbose_name="报告单位",
                    ),
                ),
                (
                    "sender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="EarlyWarning",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("log_number", models.PositiveIntegerField()),
                ("state", django_fsm.FSMField(max_length=40, protected=True)),
                ("level", models.CharField(blank=True, max_length=6)),
                ("number", models.CharField(max_length=24, unique=True, verbose_name="编号")),
                ("plan_code", models.CharField(max_length=80)),
                ("title", models.CharField(max_length=200, verbose_name="标题")),
                ("title_en", models.CharField(blank=True, max_length=200, verbose_name="英文标题")),
                (
                    "regions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=6), verbose_name="所涉地区"
                    ),
                ),
                (
                    "sectors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64), default=list, verbose_name="所涉部门、行业"
                    ),
                ),
                ("contents", models.JSONField(default=dict, verbose_name="内容")),
                ("english", models.JSONField(default=dict, verbose_name="英文内容")),
                ("occurred", models.BooleanField(default=False, verbose_name="事件已经发生")),
                ("urgency", models.CharField(blank=True, max_length=10)),
                ("certainty", models.CharField(blank=True, max_length=10)),
                (
                    "covered",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=6),
                        default=list,
                        help_text="where another one took its place",
                    ),
                ),
                ("drafted_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("state_since", models.DateTimeField()),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)s", to="cases.case"
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.organisation",
                        verbose_name="发布机关",
                    ),
                ),
                (
                    "supersedes",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successors",
                        to="warnings.earlywarning",
                    ),
                ),
                (
                    "hazard",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="warnings.hazardreport",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry_number", models.PositiveIntegerField(help_text="the log entry of the act")),
                ("serial", models.PositiveSmallIntegerField(help_text="of its case, from 1")),
                ("act", models.CharField(max_length=10)),
                ("identifier", models.CharField(max_length=120, unique=True)),
                ("sender", models.CharField(max_length=200)),
                ("sent", models.DateTimeField()),
                ("references", models.JSONField(default=list)),
                ("colour", models.CharField(blank=True, max_length=6)),
                ("regions", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=6))),
                ("exercise", models.BooleanField(default=False)),
                ("said", models.JSONField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="cases.case"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Posture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("log_number", models.PositiveIntegerField()),
                ("state", django_fsm.FSMField(max_length=40, protected=True)),
                ("level", models.CharField(blank=True, max_length=6)),
                ("number", models.CharField(max_length=24, unique=True, verbose_name="编号")),
                ("plan_code", models.CharField(max_length=80)),
                ("event", models.CharField(max_length=200, verbose_name="重要活动、会议")),
                ("begins_at", models.DateTimeField(verbose_name="开始")),
                ("ends_at", models.DateTimeField(verbose_name="结束")),
                (
                    "bodies",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64), verbose_name="启动响应的县（市、区）、部门"
                    ),
                ),
                ("requirements", models.TextField(verbose_name="要求")),
                ("planned_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("state_since", models.DateTimeField()),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)s", to="cases.case"
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orgs.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="RiskNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("log_number", models.PositiveIntegerField()),
                ("state", django_fsm.FSMField(max_length=40, protected=True)),
                ("level", models.CharField(blank=True, max_length=6)),
                ("number", models.CharField(max_length=24, unique=True, verbose_name="编号")),
                ("plan_code", models.CharField(max_length=80)),
                ("title", models.CharField(max_length=200, verbose_name="标题")),
                ("title_en", models.CharField(blank=True, max_length=200, verbose_name="英文标题")),
                (
                    "regions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=6), verbose_name="所涉地区"
                    ),
                ),
                ("text", models.TextField(verbose_name="提示内容")),
                ("text_en", models.TextField(blank=True, verbose_name="英文内容")),
                ("drafted_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("state_since", models.DateTimeField()),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)s", to="cases.case"
                    ),
                ),
                (
                    "hazard",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="warnings.hazardreport",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.organisation",
                        verbose_name="发布机关",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.AddIndex(
            model_name="hazardreport",
            index=models.Index(
                condition=models.Q(("state", "received")), fields=["-reported_at"], name="hazard_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="hazardreport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True),
                fields=("sender", "key", "plan_code"),
                name="one_hazard_report_a_key",
            ),
        ),
        migrations.AddIndex(
            model_name="earlywarning",
            index=models.Index(condition=models.Q(("state", "published")), fields=["level"], name="warning_in_force"),
        ),
        migrations.AddIndex(
            model_name="earlywarning",
            index=models.Index(fields=["-published_at", "-id"], name="warning_published_last"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(condition=models.Q(("exercise", False)), fields=["-id"], name="message_public"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(fields=("case", "serial"), name="one_message_a_serial"),
        ),
        migrations.AddIndex(
            model_name="risknotice",
            index=models.Index(
                condition=models.Q(("state", "published")), fields=["-published_at"], name="risk_notice_published"
            ),
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
