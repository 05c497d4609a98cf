"""The words of a message in one language, from words that may stand in Chinese alone.

What officers wrote in Chinese is not translated by the platform: in the English block it stands as it was written,
after an English label that says so, "Possible scope (in Chinese): …". So a reader knows what a passage is about, takes
no silence for "nothing", and can have it translated.
"""

import re
from collections.abc import Iterable

from exchange.bulletin import Bulletin
from plans.schema import Text

INSTRUCTIONS = ("measures", "time_limit")
"""Fields of the plans' forms that say what to do; all others describe."""

ELSEWHERE = ("hotline", "starts_at")
"""Fields that have an element of their own: contact, onset."""

EXERCISE = Text("【演练】", "[EXERCISE] ")
EXERCISE_NOTE = Text("演练，不是真实预警。", "An exercise, not a real warning.")
LIFTED = Text("预警已解除。", "The warning is lifted.")
WITHDRAWN = Text("发布有误，现予撤回。", "Published in error and withdrawn.")
NOTICE_WITHDRAWN = Text("风险提示已撤回。", "The risk notice is withdrawn.")
REASON = Text("理由", "Reason")

_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


def lacks_english(words: Text) -> bool:
    """Whether only the Chinese was written: no English, or the Chinese once more."""
    if not words.en.strip():
        return bool(words.zh.strip())
    return words.en == words.zh and bool(_CHINESE.search(words.zh))


def said(words: Text, language: str) -> str:
    """In that language; Chinese that stands for English is marked."""
    if language == "en" and lacks_english(words):
        return f"(in Chinese) {words.zh}" if _CHINESE.search(words.zh) else words.zh
    return words.get(language)


def labelled(label: Text, value: Text, language: str) -> str:
    """可能的影响范围：… or Possible scope: …, or Possible scope (in Chinese): …"""
    if language != "en":
        return f"{label.zh}：{value.zh}"
    if lacks_english(value):
        mark = " (in Chinese)" if _CHINESE.search(value.zh) else ""
        return f"{label.en}{mark}: {value.zh}"
    return f"{label.en}: {value.en}"


def headline(bulletin: Bulletin, language: str) -> str:
    return marked(bulletin, said(bulletin.headline, language), language)


def description(bulletin: Bulletin, language: str) -> str:
    """The reason of a change first, then what is expected, in the order of the form."""
    parts = []
    if bulletin.reason is not None:
        parts.append(labelled(REASON, bulletin.reason, language))
    parts += _contents(bulletin, language, (key for key, *_ in bulletin.contents if key not in INSTRUCTIONS))
    return marked(bulletin, "\n".join(parts), language)


def instruction(bulletin: Bulletin, language: str) -> str:
    """What to do, and by when. Nothing, where the measures ended with the warning (A-4.6-2)."""
    if bulletin.takes_back:
        return ""
    return marked(bulletin, "\n".join(_contents(bulletin, language, INSTRUCTIONS)), language)


def note(bulletin: Bulletin) -> str:
    """Why, in both languages, since a note stands outside them: 攻击已停止 / The attack has stopped."""
    sentences = [EXERCISE_NOTE] if bulletin.exercise else []
    if bulletin.act == "withdraw":
        sentences.append(WITHDRAWN if bulletin.subject == "warning" else NOTICE_WITHDRAWN)
    if bulletin.reason is not None:
        sentences.append(bulletin.reason)
    elif bulletin.act == "lift":
        sentences.append(LIFTED)
    zh = "".join(words.zh for words in sentences)
    en = " ".join(words.en for words in sentences if not lacks_english(words))
    return " / ".join(filter(None, [zh, en]))


def marked(bulletin: Bulletin, text: str, language: str) -> str:
    """Whatever may be read by itself says that it is an exercise."""
    return f"{EXERCISE.get(language)}{text}" if bulletin.exercise and text else text


def _contents(bulletin: Bulletin, language: str, keys: Iterable[str]) -> list[str]:
    wanted = set(keys) - set(ELSEWHERE)
    return [
        labelled(label, value, language)
        for key, label, value in bulletin.contents
        if key in wanted and value.zh.strip() + value.en.strip()
    ]
