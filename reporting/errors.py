"""What reporting refuses beside the kernel's refusals."""

from cases.errors import Refusal


class MayNotReport(Refusal):
    """The post, or the organisation, does not file this report."""

    status = 403
