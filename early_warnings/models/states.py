from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Of a warning. A draft is nobody's warning yet; nothing ends by itself, ever (rules.md 5.2)."""

    DRAFT = "draft", _("起草")
    CONSULTING = "consulting", _("会商")
    PROPOSED = "proposed", _("已报请发布")
    PUBLISHED = "published", _("生效")
    SUPERSEDED = "superseded", _("已被取代")
    LIFTED = "lifted", _("已解除")
    DECLINED = "declined", _("不予发布")
    WITHDRAWN = "withdrawn", _("误发已撤回")


class HazardState(models.TextChoices):
    RECEIVED = "received", _("待研判")
    TAKEN_UP = "taken_up", _("已据此起草预警")
    SET_ASIDE = "set_aside", _("不作预警")


class NoticeState(models.TextChoices):
    DRAFT = "draft", _("起草")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已撤回")


class PostureState(models.TextChoices):
    PLANNED = "planned", _("拟定")
    ACTIVE = "active", _("保障进行中")
    ENDED = "ended", _("已结束")


IN_FORCE = (State.PUBLISHED,)
ENDED = (State.SUPERSEDED, State.LIFTED, State.WITHDRAWN)
PUBLIC = (*IN_FORCE, *ENDED)
"""What the public may read of: whatever was once published, and has not been unsaid by silence."""
