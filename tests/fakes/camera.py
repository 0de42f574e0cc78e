"""Pictures of pages that were set: drawn with a real font, and photographed askew."""

import io

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from digests.pictures.fonts import chinese_font
from tests.fakes.pdf_writer import Leaf

_DOTS = 170 / 72  # pixels a point


def drawn(leaf: Leaf) -> Image.Image:
    """The page at 170 dots an inch. Raises ``MissingExtra`` where no font has Chinese characters."""
    font = chinese_font().get_file()
    picture = Image.new("RGB", (int(leaf.width * _DOTS), int(leaf.height * _DOTS)), "white")
    pen = ImageDraw.Draw(picture)
    for run in leaf.runs:
        x, type_ = run.x, ImageFont.truetype(font, round(run.size * _DOTS))
        for character in run.text:
            pen.text((x * _DOTS, run.y * _DOTS), character, font=type_, fill="black", anchor="ls")
            x += run.size * (run.advance - 0.5 * character.isascii())
    return picture


def photographed(picture: Image.Image, *, degrees: float = 1.5, noise: float = 12.0) -> Image.Image:
    """The picture askew, with noise in its brightness (standard deviation, of 255)."""
    turned = picture.rotate(degrees, resample=Image.Resampling.BICUBIC, expand=True, fillcolor="white")
    grain = np.random.default_rng(1).normal(0, noise, (turned.height, turned.width, 1))
    return Image.fromarray(np.clip(np.asarray(turned) + grain, 0, 255).astype(np.uint8))


def stored(picture: Image.Image, form: str, quality: int = 90) -> bytes:
    """The bytes of a PNG, a JPEG, or a PDF that has this picture and no text."""
    content = io.BytesIO()
    picture.save(content, form, quality=quality, resolution=170)
    return content.getvalue()
