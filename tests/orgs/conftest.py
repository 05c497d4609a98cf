import pytest

from orgs.models import ApiToken, Appointment, Organisation, User


@pytest.fixture(autouse=True)
def nobody_yet(request: pytest.FixtureRequest) -> None:
    """These tests found their own organisations: the demonstration's are put away for as long as a test runs."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        for model in (ApiToken, Appointment, User, Organisation):
            rows = model.objects.all()
            rows._raw_delete(rows.db)  # all at once: one by one they protect each other
