from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    REPORTED = "reported", _("报告")
    VERIFIED = "verified", _("核实")
    GRADED = "graded", _("定级")
    INITIATION_PROPOSED = "initiation_proposed", _("已报请启动")
    ACTIVE = "active", _("响应中")
    HANDLING_COMPLETED = "handling_completed", _("处置完成")
    CONCLUSION_PROPOSED = "conclusion_proposed", _("已提请结束")
    CONCLUDED = "concluded", _("结束")
    CLOSED = "closed", _("办结")
    REJECTED = "rejected", _("不属实")
    BELOW_PLAN = "below_plan", _("未达到预案级别")
    JOINED = "joined", _("已并入")


ENDED = (State.CLOSED, State.REJECTED, State.BELOW_PLAN, State.JOINED)
RUNNING = (State.ACTIVE, State.HANDLING_COMPLETED, State.CONCLUSION_PROPOSED)
