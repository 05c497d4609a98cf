"""An incident is the facts; a response is its handling under one plan."""

from incidents.models.incidents import Incident
from incidents.models.parties import IncidentParty, UnwordedCase
from incidents.models.responses import Response
from incidents.models.states import ENDED, RUNNING, State

__all__ = ["ENDED", "RUNNING", "Incident", "IncidentParty", "Response", "State", "UnwordedCase"]
