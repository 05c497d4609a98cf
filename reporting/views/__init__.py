"""Pages of reports: filed, read, accepted, returned, sent again; drafts and files."""

from reporting.views.drafts import attachment, autosave, discard
from reporting.views.filing import follow_up, new_report, oral_report, preview
from reporting.views.findings import decide, decide_on_late, finding_list, raise_about
from reporting.views.reading import accept, give_back, report_detail, report_list, resubmit

__all__ = [
    "accept",
    "attachment",
    "autosave",
    "decide",
    "decide_on_late",
    "discard",
    "finding_list",
    "follow_up",
    "give_back",
    "new_report",
    "oral_report",
    "preview",
    "raise_about",
    "report_detail",
    "report_list",
    "resubmit",
]
