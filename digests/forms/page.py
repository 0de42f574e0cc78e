"""A Digest as one self-contained web page."""

from digests.forms.environment import environment
from digests.i18n import DEFAULT_LANGUAGE
from digests.model import Digest


def render_page(digest: Digest, *, language: str = DEFAULT_LANGUAGE) -> str:
    """``digest`` as an HTML document that needs nothing else: no script, no request, light and dark."""
    return environment(language).get_template("page.html.j2").render(digest=digest, language=language)
