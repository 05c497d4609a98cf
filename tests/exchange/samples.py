"""Bulletins made up for tests: one plain red warning, and as many chains of any kind as are wanted, always the same."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from cases.identifiers import Scheme, next_identifier
from exchange.bulletin import Act, Bulletin
from exchange.cap.message import BEIJING, CERTAINTIES, URGENCIES
from orgs.regions import divisions
from plans.schema import COLOURS, Text

SENT = datetime(2026, 11, 25, 9, 30, tzinfo=BEIJING)
PLAIN = Scheme("plain", "fengsui.example")
NATIONAL = Scheme("gb", "23000012300100")

RED = Bulletin(
    number="W-MEO-2026-0007",
    act="publish",
    subject="warning",
    identifier="fengsui.example-W-MEO-2026-0007-1",
    sender="meo@fengsui.example",
    sent=SENT,
    colour="red",
    rule_id="A-4.4-2",
    issuer=Text("部应急办", "Ministry Emergency Office"),
    headline=Text("红色预警：勒索软件", "Red warning: ransomware"),
    event=Text("有害程序事件", "Malicious program"),
    onset=SENT - timedelta(hours=1),
    contents=(
        ("starts_at", Text("起始时间", "Start"), Text("2026-11-25 08:30", "2026-11-25 08:30")),
        (
            "scope",
            Text("可能的影响范围", "Possible scope"),
            Text("全省的政务系统", "Government systems of the province"),
        ),
        ("harm", Text("可能造成的危害", "Possible harm"), Text("文件被加密", "")),
        ("measures", Text("应采取的防范措施", "Precautions"), Text("关闭 445 端口", "Close port 445")),
        ("time_limit", Text("时限要求", "Time limits"), Text("24 小时内", "Within 24 hours")),
        ("hotline", Text("咨询电话", "Hotline"), Text("12300", "12300")),
    ),
    hotline="12300",
    areas=(("230000", Text("黑龙江省", "Heilongjiang")),),
    web="https://fengsui.example/warnings/W-MEO-2026-0007/",
)
NOTICE = replace(
    RED, number="N-MEO-2026-0001", subject="risk_notice", colour="", rule_id="A-4.4-5",
    headline=Text("风险提示：钓鱼邮件", "Risk notice: phishing"),
)  # fmt: skip

_TEXTS = (
    "全省大面积断网", "  前有空格，后有空格  ", "两行\n第二行", "回车\r\n换行\r单回车", "制表\t符",
    "]]> <!-- & -- <b>&amp;</b>", "emoji 🔥🛡️ 与生僻字 𠮷㐂", "\"引号\" '撇号' 、。「」", "a",
    "不间断\u00a0空格\u3000全角空格", "字" * 4000, "& < > ]]>" * 400, "\n", "é́ Ω ﬁ",
)  # fmt: skip
_ENGLISH = ("", "Plain words", "  <script>alert('&')</script> ", "Two\r\nlines", "x" * 4000, "naïve – “quoted”")


def later(bulletin: Bulletin, act: Act, **changes: Any) -> Bulletin:
    """What comes after it, an hour later, with a reference to it and to all before."""
    sent = bulletin.sent + timedelta(hours=1)
    references = (*bulletin.references, (bulletin.sender, bulletin.identifier, bulletin.sent))
    found = f"{bulletin.identifier}{len(references)}"
    return replace(bulletin, act=act, identifier=found, sent=sent, references=references, **changes)


@cache
def regions() -> tuple[tuple[str, Text], ...]:
    return tuple((each.code, Text(each.name_zh, each.name_en)) for each in divisions())


def bulletins(number: int, seed: int = 20261125) -> Iterator[Bulletin]:
    """As many, in chains of one to five; the same for the same seed."""
    chance = random.Random(seed)
    made = 0
    while made < number:
        for bulletin in _chain(chance, made):
            if made == number:
                return
            made += 1
            yield bulletin


def _chain(chance: random.Random, start: int) -> Iterator[Bulletin]:
    is_notice = chance.random() < 0.1
    number = f"{'N' if is_notice else 'W'}-HL-2026-{start:04}"
    acts: list[Act] = ["publish", *(chance.choices(["adjust", "narrow"], k=chance.randint(0, 3)))]
    acts += chance.choice([[], ["lift"], ["withdraw"]])
    if is_notice:
        acts = chance.choice([["publish"], ["publish", "withdraw"]])
    scheme, exercise = chance.choice([PLAIN, NATIONAL]), chance.random() < 0.2
    sent = SENT + timedelta(seconds=chance.randint(-(10**8), 10**8), microseconds=chance.randint(0, 999_999))
    references: tuple[tuple[str, str, datetime], ...] = ()
    taken: set[str] = set()
    for act in acts:
        found = next_identifier(scheme, number=number, at=sent, taken=taken)
        taken.add(found)
        sender = chance.choice(["meo@fengsui.example", "hl.bca@fengsui.example", "hq-office@fengsui.example"])
        yield Bulletin(
            number=number,
            act=act,
            subject="risk_notice" if is_notice else "warning",
            identifier=found,
            sender=sender,
            sent=sent,
            references=references,
            exercise=exercise,
            colour="" if is_notice else chance.choice(COLOURS),  # type: ignore[arg-type]
            occurred=chance.random() < 0.3,
            urgency=chance.choice(["", "", *URGENCIES]),  # type: ignore[arg-type]
            certainty=chance.choice(["", "", *CERTAINTIES]),  # type: ignore[arg-type]
            rule_id=chance.choice(["A-4.4-2", "A-4.4-4", "B-3.3-3", "A-4.6-1"]),
            issuer=_text(chance),
            headline=_text(chance),
            event=Text("网络攻击事件", chance.choice(["Network attack", ""])),
            onset=chance.choice([None, sent, sent + timedelta(days=1, microseconds=5), sent - timedelta(days=2)]),
            contents=tuple(
                (key, Text(f"栏目{key}", key), _text(chance))
                for key in ("category", "scope", "harm", "cautions", "measures", "time_limit", "hotline")
                if chance.random() < 0.8
            ),
            hotline=chance.choice(["", "12300", "0457-2730000 / 12345"]),
            areas=tuple(chance.sample(regions(), chance.choice([1, 1, 2, 7]))),
            reason=chance.choice([None, _text(chance)]),
            web=chance.choice(["", f"https://fengsui.example/warnings/{number}/?a=1&b=2"]),
            **_readers(chance),
        )
        references = (*references, (sender, found, sent))
        sent += timedelta(seconds=chance.choice([0, 1, 3600, 86_400]))


def _text(chance: random.Random) -> Text:
    return Text(chance.choice(_TEXTS), chance.choice(_ENGLISH))


def _readers(chance: random.Random) -> dict[str, Any]:
    return chance.choice(
        [
            {}, {}, {}, {"scope": "Restricted", "restriction": "电信主管部门 only"},
            {"scope": "Private", "addresses": ("duty@hl.example", "值班室 二楼", "a&b")},
        ]
    )  # fmt: skip
