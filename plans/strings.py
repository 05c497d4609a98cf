"""What no text may carry, wherever it comes from."""

import re

from plans.schema import Text

# Control characters, lone surrogates (they cannot be stored), marks that reverse what follows (they deceive), and what
# XML has no word for: whatever is written here may be published.
_NEVER = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff"
_IN_LONG_TEXT = re.compile(f"[{_NEVER}]")
_IN_ONE_LINE = re.compile(f"[{_NEVER}\t\n\r]")


def forbidden_character(text: str, *, one_line: bool = False) -> str | None:
    """The first character that must not be there, as U+0007; None where all is well."""
    found = (_IN_ONE_LINE if one_line else _IN_LONG_TEXT).search(text)
    return f"U+{ord(found[0]):04X}" if found else None


def text_problem(text: str, *, max_length: int = 0, one_line: bool = False) -> Text | None:
    """What is wrong with a text, with the remedy; None where it will do."""
    if character := forbidden_character(text, one_line=one_line):
        return Text(
            f"含有不允许的控制字符 {character}。请删去。", f"It holds the control character {character}. Remove it."
        )
    if max_length and len(text) > max_length:
        zh = f"有 {len(text)} 字，最多 {max_length} 字。请缩短。"
        return Text(zh, f"It has {len(text)} characters, at most {max_length} are allowed. Shorten it.")
    return None


def shown(word: object) -> str:
    """What somebody wrote, short and safe to repeat to them."""
    text = _IN_ONE_LINE.sub("�", str(word))
    return text if len(text) <= 60 else f"{text[:60]}…"
