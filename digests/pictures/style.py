"""One look for all pictures: calm colours, thin lines, one font."""

import io
from typing import TYPE_CHECKING

from digests.errors import MissingExtra
from digests.pictures.fonts import chinese_font

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

PAPER, INK, SOFT, LINE, RED, TINT = "#fbfaf7", "#1d1b18", "#6d675f", "#e6e1d8", "#b3261e", "#f7ece9"
#: Colours that differ in lightness too, so that they are told apart without colour (after Okabe and Ito).
SERIES = ("#b3261e", "#0072b2", "#009e73", "#e69f00", "#56b4e9")
MARKERS = ("o", "s", "^", "D", "v")


def font(size: float) -> "FontProperties":
    """The Chinese font in a size, in points."""
    found = chinese_font().copy()
    found.set_size(size)
    return found


def sheet(width: float, height: float) -> tuple["Figure", "Axes"]:
    """An empty picture, in inches, and its only axes. No state is shared: threads may draw at once."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as missing:
        raise MissingExtra(extra="pictures") from missing
    figure = Figure(figsize=(width, height), dpi=160, facecolor=PAPER)
    FigureCanvasAgg(figure)
    return figure, figure.add_subplot(facecolor=PAPER)


def png(figure: "Figure") -> bytes:
    """The picture as PNG, the same bytes for the same picture."""
    out = io.BytesIO()
    figure.savefig(out, format="png", facecolor=PAPER, metadata={"Software": None})
    return out.getvalue()
