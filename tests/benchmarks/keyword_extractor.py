"""The shape in which the keyword measure wants an extractor: (body, k) -> list of str."""

from digests.analysis.keywords import keywords


def extract(body: str, k: int = 10) -> list[str]:
    """The keywords of a body, without a headline."""
    return [keyword.text for keyword in keywords(body, k)]
