"""Who stands above whom."""

from collections.abc import Iterable

from orgs.models import Organisation


def superiors_of(organisations: Iterable[Organisation]) -> dict[int, list[Organisation]]:
    """Id -> the offices above, the nearest first. One query, however many are asked for.

    Bodies outside the platform, and those no longer in use, read nothing here: the next one above stands for them.
    """
    asked = list(organisations)
    above = {office.pk: office for office in Organisation.objects.filter(supervised__isnull=False).distinct()}
    return {each.pk: list(_upwards(each, above)) for each in asked}


def _upwards(organisation: Organisation, above: dict[int, Organisation]) -> Iterable[Organisation]:
    seen = {organisation.pk}
    at = organisation.supervisor_id
    while at is not None and at not in seen:  # nobody is told twice, though somebody made a ring of it
        seen.add(at)
        office = above[at]
        if office.active and not office.external:
            yield office
        at = office.supervisor_id
