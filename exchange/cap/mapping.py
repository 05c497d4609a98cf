"""A bulletin as a CAP message. What the colours mean in CAP's words is ours; neither plan speaks of CAP."""

from dataclasses import dataclass

from exchange.bulletin import Bulletin
from exchange.cap import wording
from exchange.cap.message import (
    CapAlert,
    CapArea,
    CapInfo,
    CapReference,
    CapValue,
    Certainty,
    MsgType,
    ResponseType,
    Urgency,
    cap_instant,
)
from exchange.cap.problems import FaultyMessage
from exchange.cap.profile import (
    CATEGORIES,
    GEOCODE,
    LANGUAGES,
    NUMBER,
    OURS,
    RISK_NOTICE,
    SEVERITIES,
    Profile,
    problems_of_ours,
)
from exchange.cap.writing import write

MEDIA_TYPE = "application/cap+xml"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a colour says where nobody says otherwise; severity stands in `profile.SEVERITIES`."""

    urgency: Urgency
    certainty: Certainty
    response_types: tuple[ResponseType, ...]


MEANINGS = {
    "red": Meaning("Expected", "Likely", ("Execute", "Prepare")),
    "orange": Meaning("Expected", "Likely", ("Prepare",)),
    "yellow": Meaning("Future", "Possible", ("Prepare", "Monitor")),
    "blue": Meaning("Future", "Possible", ("Monitor",)),
    "": Meaning("Unknown", "Possible", ("Monitor",)),
}
RED_OCCURRED = Meaning("Immediate", "Observed", ("Execute", "Prepare"))


def cap_message(bulletin: Bulletin, *, profile: Profile = OURS) -> bytes:
    """The message as it goes out, checked. Raises FaultyMessage, which names every element at fault."""
    alert = to_cap(bulletin, profile=profile)
    if problems := problems_of_ours(alert, earlier=bulletin.earlier, profile=profile):
        raise FaultyMessage(problems)
    return write(alert)


def to_cap(bulletin: Bulletin, *, profile: Profile = OURS) -> CapAlert:
    """The message, not yet checked."""
    return CapAlert(
        identifier=bulletin.identifier,
        sender=bulletin.sender,
        sent=cap_instant(bulletin.sent),
        status="Exercise" if bulletin.exercise else "Actual",
        msg_type=msg_type(bulletin, profile),
        scope=bulletin.scope,
        restriction=bulletin.restriction,
        addresses=bulletin.addresses,
        codes=_codes(bulletin),
        note=wording.note(bulletin),
        references=tuple(
            CapReference(each.sender, each.identifier, cap_instant(each.sent)) for each in bulletin.earlier
        ),
        infos=tuple(_info(bulletin, language, profile) for language in LANGUAGES),
    )


def msg_type(bulletin: Bulletin, profile: Profile = OURS) -> MsgType:
    """A withdrawal is a Cancel whatever the profile says of liftings: what was wrong is not updated."""
    match bulletin.act:
        case "publish":
            return "Alert"
        case "lift" if profile.lift_as == "AllClear":
            return "Update"
        case "lift" | "withdraw":
            return "Cancel"
        case _:
            return "Update"


def meaning(bulletin: Bulletin) -> Meaning:
    """By colour, with what the office said otherwise.

    A lifting keeps the certainty, since it speaks of what had been expected, and asks for nothing more (Past,
    AllClear). A withdrawal knows nothing of any danger, so that it cannot say that one is over (Unknown, None).
    """
    usual = RED_OCCURRED if bulletin.colour == "red" and bulletin.occurred else MEANINGS[bulletin.colour]
    certainty = bulletin.certainty or usual.certainty
    if bulletin.act == "withdraw":
        return Meaning("Past", "Unknown", ("None",))
    if bulletin.act == "lift":
        return Meaning("Past", certainty, ("AllClear",))
    return Meaning(bulletin.urgency or usual.urgency, certainty, usual.response_types)


def _codes(bulletin: Bulletin) -> tuple[str, ...]:
    """The article that gives the authority, and the office that has it."""
    kind = [RISK_NOTICE] if bulletin.subject == "risk_notice" else []
    return (*kind, bulletin.rule_id, bulletin.issuer.zh)


def _info(bulletin: Bulletin, language: str, profile: Profile) -> CapInfo:
    means = meaning(bulletin)
    code = "en" if language == "en" else "zh"
    return CapInfo(
        language=language,
        categories=CATEGORIES,
        event=wording.said(bulletin.event, code),
        response_types=means.response_types,
        urgency=means.urgency,
        severity=SEVERITIES[bulletin.colour],
        certainty=means.certainty,
        onset=cap_instant(bulletin.onset) if bulletin.onset else None,
        sender_name=wording.said(bulletin.issuer, code),
        headline=wording.headline(bulletin, code),
        description=wording.description(bulletin, code),
        instruction=wording.instruction(bulletin, code),
        web=bulletin.web,
        contact=bulletin.hotline,
        parameters=tuple(_parameters(bulletin, profile)),
        areas=tuple(
            CapArea(description=wording.said(name, code), geocodes=(CapValue(GEOCODE, region),))
            for region, name in bulletin.areas
        ),
    )


def _parameters(bulletin: Bulletin, profile: Profile) -> list[CapValue]:
    colour = [CapValue(profile.colour_parameter, profile.colour_codes[bulletin.colour])] if bulletin.colour else []
    return [*colour, CapValue(NUMBER, bulletin.number)]
