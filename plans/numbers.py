"""Numbers as people say them."""

from plans.schema import Text


def number_text(number: int) -> Text:
    """1 亿, 10 万 or 99,999; in English always 100,000."""
    english = f"{number:,}"
    for unit, name in ((100_000_000, "亿"), (10_000, "万")):
        if number and number % unit == 0:
            return Text(f"{number // unit} {name}", english)
    return Text(english, english)
