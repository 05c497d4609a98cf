"""`{% load fengsui %}`: the parts that every page is made of."""

import json
from typing import Any

from django import forms, template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.addresses import case_address, filing_address
from cases.templatetags import instants, labels, signs
from cases.templatetags.wording import WORDS, word
from plans.schema import Text

register = template.Library()

for tag in (
    word,
    signs.level_name,
    signs.level_numeral,
    signs.level_sign,
    signs.colour_sign,
    signs.colour_name,
    signs.rule_link,
    signs.ours,
    signs.ring,
    signs.clock,
    signs.strict_passed,
    instants.milliseconds,
    instants.local,
    instants.ago,
    instants.waited,
    instants.elapsed,
    case_address,
    filing_address,
    labels.duty_label,
    labels.form_due,
    labels.notice_label,
    labels.state_name,
    labels.category_name,
    labels.own_tag,
    labels.own_command,
    labels.own_leader,
    labels.posts_that,
):
    register.simple_tag(tag)
register.simple_tag(instants.deadline, name="deadline")


@register.simple_tag
def text(words: Text | None) -> str:
    """`{% text obj %}`: a Text of a plan in the active language; nothing for None."""
    return words.get(get_language() or "zh-hans") if words else ""


@register.simple_tag
def html_lang() -> str:
    """The active language as <html lang> wants it."""
    language = get_language() or "zh-hans"
    return "zh-Hans" if language.startswith("zh") else language


@register.simple_tag
def words_for_browser() -> str:
    """What the page's scripts say, in the page's language."""
    return json.dumps({key: str(value) for key, value in WORDS.items()}, ensure_ascii=False)


@register.inclusion_tag("components/refusal.html")
def refusal(title: str, text: str, rule: str = "") -> dict[str, str]:
    """`{% refusal title text rule %}`: what cannot be done now, what is missing, and by which article.

    `rule` is what rule_link gave: `{% rule_link plan "A-5.3-2" as rule %}`.
    """
    return {"title": title, "text": text, "rule": rule}


@register.inclusion_tag("components/field.html")
def field(bound: forms.BoundField, rule: str = "", hint: str = "") -> dict[str, Any]:
    """`{% field form.scope rule %}`: label, control, hint, and the message where the input is refused."""
    described = [f"{bound.auto_id}_hint"] if hint or bound.help_text else []
    described += [f"{bound.auto_id}_error"] if bound.errors else []
    is_choice = isinstance(bound.field.widget, forms.RadioSelect)
    select = isinstance(bound.field.widget, forms.Select)
    attributes: dict[str, Any] = {"class": "form-select" if select else "form-control"}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return {
        "bound": bound,
        "control": None if is_choice else bound.as_widget(attrs=attributes),
        "is_check": isinstance(bound.field.widget, forms.CheckboxInput),
        "check": bound.as_widget(attrs=attributes | {"class": "form-check-input"}),
        "described": " ".join(described),
        "rule": rule,
        "hint": hint or bound.help_text,
    }


@register.inclusion_tag("components/errors.html")
def form_errors(form: forms.BaseForm, title: str = "") -> dict[str, Any]:
    """`{% form_errors form title %}`: the summary above a form, each message a link to its field."""
    fields = [bound for bound in form if bound.errors] if form.is_bound else []
    count = sum(len(bound.errors) for bound in fields) + (len(form.non_field_errors()) if form.is_bound else 0)
    title = title or _("有 {count} 处要改，尚未提交。").format(count=count)
    return {"form": form, "fields": fields, "count": count, "title": title}
