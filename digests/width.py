"""One form for characters that people and papers write in several: width, case, compatibility."""

import unicodedata


def fold(text: str) -> str:
    """``text`` in NFKC and small letters: ＡＢ１２ and ab12 become the same."""
    return unicodedata.normalize("NFKC", text).lower()
