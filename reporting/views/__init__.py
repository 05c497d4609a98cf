"""Pages of reports: filed, read, accepted, returned, sent again; drafts and files."""

from reporting.views.drafts import attachment, autosave, discard
from reporting.views.filing import follow_up, new_report, oral_report, preview
from reporting.views.reading import accept, give_back, report_detail, report_list, resubmit

__all__ = [
    "accept", "attachment", "autosave", "discard", "follow_up", "give_back", "new_report", "oral_report", "preview",
    "report_detail", "report_list", "resubmit",
]  # fmt: skip
