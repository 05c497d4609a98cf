"""What a plan says: its articles, levels, criteria, and how its gaps are settled."""

from dataclasses import dataclass

from plans.schema.text import Text, Value


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a plan. `source` says where the Chinese comes from (SOURCE_NOTES)."""

    id: str
    article: str
    kind: str
    zh: str
    en: str
    source: str
    flags: tuple[str, ...] = ()

    @property
    def text(self) -> Text:
        return Text(self.zh, self.en)

    @property
    def is_reconstructed(self) -> bool:
        """True where some of the Chinese is an unverified reconstruction; quote it as such."""
        return "M" in self.source

    @property
    def source_note(self) -> Text:
        return SOURCE_NOTES[self.source]


SOURCE_NOTES = {
    "S": Text("所据文本原文", "Chinese as it stands in the source"),
    "E/P": Text("公布文本，不在所据文本中", "published wording, not in the source"),
    "E/M": Text("复原文字，未经核对", "unverified reconstruction, not in the source"),
    "E/P+M": Text(
        "部分为公布文本，部分为复原文字，未经核对", "partly published wording, partly unverified reconstruction"
    ),
    "M": Text("所据文本仅有标题，正文未经核对", "heading only in the source, body unverified"),
}


@dataclass(frozen=True, slots=True)
class Role:
    """
    An office or a kind of organisation. `phrase` is how a sentence names it; external ones never sign in.

    `members`: a group of roles, any of which may act (县（市、区）或部门). `alias_of`: another role whose
    organisation it is (F-B16, F-B17).
    """

    code: str
    name: Text
    phrase: Text
    external: bool = False
    members: tuple[str, ...] = ()
    alias_of: str = ""


@dataclass(frozen=True, slots=True)
class LevelName:
    """A level and its names; the numeral is always shown."""

    level: str
    numeral: str
    name: Text
    rule_ids: tuple[str, ...] = ()

    @property
    def label(self) -> Text:
        """重大（Ⅱ级） / Major (Level II)."""
        ascii_numeral = self.numeral.translate(ASCII_NUMERALS)
        return Text(f"{self.name.zh}（{self.numeral}级）", f"{self.name.en} (Level {ascii_numeral})")

    @property
    def short(self) -> Text:
        """Ⅱ级 / Level II."""
        return Text(f"{self.numeral}级", f"Level {self.numeral.translate(ASCII_NUMERALS)}")


ASCII_NUMERALS = str.maketrans({"Ⅰ": "I", "Ⅱ": "II", "Ⅲ": "III", "Ⅳ": "IV"})


@dataclass(frozen=True, slots=True)
class ColourName:
    """A warning colour, the level it stands for, and the rule that binds the two."""

    colour: str
    level: str
    name: Text
    rule_id: str


@dataclass(frozen=True, slots=True)
class Channel:
    """A way in which warnings are made public, and the rule that names it (A-4.4-7)."""

    key: str
    name: Text
    rule_id: str


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Fact:
    """
    Something a report states and grading reads. `statement` says a number in words, with {value}.

    `reason`: the fact that must say why, wherever this one is stated; people judge it, and say so.
    """

    key: str
    type: str
    label: Text
    choices: tuple[Choice, ...] = ()
    rule_ids: tuple[str, ...] = ()
    hint: Text | None = None
    statement: Text | None = None
    max_length: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """
    One grading criterion: `fact op value` reaches `level`. The label may name {value}.

    `kind`: automatic (the machine compares), qualitative (people state the degree), judgement (with a reason).
    `when`: another fact that must hold one of the values, as "fact=value". `guidance` helps whoever decides, and is
    no part of the plan.
    """

    level: str
    rule_id: str
    kind: str
    fact: str
    op: str
    value: Value
    label: Text
    when: tuple[str, ...] = ()
    guidance: Text | None = None


@dataclass(frozen=True, slots=True)
class Breach:
    """A way in which reporting is broken, and the rule that forbids or punishes it: late, false, concealed, omitted."""

    key: str
    rule_id: str
    label: Text


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom and where a plan binds. Empty kinds or regions mean any. `also`: further rules of its scope: what counts as
    an incident, since when it holds, what goes before it."""

    rule_id: str
    kinds: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Category:
    """A class of incidents (plans/categories.py) and the rule that defines it."""

    code: str
    rule_id: str


@dataclass(frozen=True, slots=True)
class Setting:
    """How one gap of the text is settled. `flag` is its number in the notes on the text, or PLATFORM."""

    flag: str
    key: str
    value: Value
    default: Value
    note: Text
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Erratum:
    """A visible correction of the source text."""

    rule_id: str
    flag: str
    original: str
    corrected: str
    reason: Text
