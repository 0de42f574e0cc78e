"""PDF files for tests: text at given places, in a given order, with pictures, rules and whatever hostile part is asked.

Every character is drawn as the same square (``tests/data/fonts/square.ttf``, made for this): reading needs widths and a
map from codes to characters, and the engine leaves out a lone character that draws nothing.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_SQUARE = Path(__file__).parents[1] / "data" / "fonts" / "square.ttf"

_TO_UNICODE = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n"
    b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    b"1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Text whose first character stands at ``x`` on the baseline ``y`` (points from the upper left corner)."""

    text: str
    x: float
    y: float
    size: float
    advance: float = 1.0  #: em from one full-width character to the next; the space goes between narrow ones too


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One page of the file. ``boxes`` are grey areas and ``rules`` black lines: left, top, width, height."""

    runs: Sequence[Run] = ()
    width: float = 800.0
    height: float = 1100.0
    boxes: Sequence[tuple[float, float, float, float]] = ()
    rules: Sequence[tuple[float, float, float, float]] = ()
    turn: int = 0  #: 0 or 90: how far a viewer turns the page, clockwise
    image: bool = False  #: a picture over the whole page, as in a scan
    extra: str = ""  #: further entries of the page's dictionary


@dataclass(slots=True)
class _File:
    objects: list[bytes] = field(default_factory=list)

    def add(self, body: bytes) -> int:
        self.objects.append(body)
        return len(self.objects)

    def stream(self, data: bytes, entries: str = "") -> int:
        packed = zlib.compress(data, 9)
        head = f"<< /Length {len(packed)} /Filter /FlateDecode {entries} >>\nstream\n".encode()
        return self.add(head + packed + b"\nendstream")

    def bytes(self, root: int, trailer: str = "") -> bytes:
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        places = []
        for number, body in enumerate(self.objects, 1):
            places.append(len(out))
            out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
        start = len(out)
        out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
        out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
        out += f"trailer\n<< /Size {len(places) + 1} /Root {root} 0 R {trailer} >>\n".encode()
        return bytes(out + f"startxref\n{start}\n%%EOF\n".encode())


def write_pdf(
    leaves: Sequence[Leaf], *, catalogue: str = "", objects: Mapping[str, str] | None = None, trailer: str = ""
) -> bytes:
    """A PDF of these pages. ``catalogue``, ``objects`` (named ``{name}`` there) and ``trailer`` add what is asked."""
    file = _File()
    font = _font(file)
    tree = file.add(b"")  # filled below: the pages name their parent
    pages = [_leaf(file, leaf, font, tree) for leaf in leaves]
    kids = " ".join(f"{page} 0 R" for page in pages)
    file.objects[tree - 1] = f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode()
    names = {name: f"{file.add(body.encode())} 0 R" for name, body in (objects or {}).items()}
    entries = catalogue.format(**names) if names else catalogue
    root = file.add(f"<< /Type /Catalog /Pages {tree} 0 R {entries} >>".encode())
    return file.bytes(root, trailer)


def _font(file: _File) -> int:
    to_unicode = file.stream(_TO_UNICODE)
    program = _SQUARE.read_bytes()
    outlines = file.stream(program, f"/Length1 {len(program)}")
    one_glyph = file.stream(b"\x00\x01" * 0x10000)
    descriptor = file.add(
        b"<< /Type /FontDescriptor /FontName /Test /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0"
        b" /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 /FontFile2 %d 0 R >>" % outlines
    )
    descendant = file.add(
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Test"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        b" /FontDescriptor %d 0 R /CIDToGIDMap %d 0 R /DW 1000 /W [32 126 500] >>" % (descriptor, one_glyph)
    )
    return file.add(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Test /Encoding /Identity-H /DescendantFonts [%d 0 R]"
        b" /ToUnicode %d 0 R >>" % (descendant, to_unicode)
    )


def _leaf(file: _File, leaf: Leaf, font: int, tree: int) -> int:
    parts = [f"0.7 g {x:.3f} {leaf.height - y - h:.3f} {w:.3f} {h:.3f} re f" for x, y, w, h in leaf.boxes]
    parts += [f"0 g {x:.3f} {leaf.height - y - h:.3f} {w:.3f} {h:.3f} re f" for x, y, w, h in leaf.rules]
    resources = f"/Font << /F {font} 0 R >>"
    if leaf.image:
        pixel = file.stream(
            b"\x80", "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
        )
        resources += f" /XObject << /I {pixel} 0 R >>"
        parts.append(f"q {leaf.width} 0 0 {leaf.height} 0 0 cm /I Do Q")
    parts.append("0 g")
    sides = f"{leaf.width} {leaf.height}"
    if leaf.turn:  # the content lies on its side, so that it stands upright once the page is turned
        sides = f"{leaf.height} {leaf.width}"
        parts.insert(0, f"0 1 -1 0 {leaf.height} 0 cm")
    parts += [_run(run, leaf.height) for run in leaf.runs]
    content = file.stream("\n".join(parts).encode())
    return file.add(
        f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {sides}] /Rotate {leaf.turn}"
        f" /Resources << {resources} >> /Contents {content} 0 R {leaf.extra} >>".encode()
    )


def _run(run: Run, height: float) -> str:
    spacing = (run.advance - 1.0) * run.size
    code = run.text.encode("utf-16-be").hex()
    return f"BT /F {run.size:.3f} Tf {spacing:.3f} Tc 1 0 0 1 {run.x:.3f} {height - run.y:.3f} Tm <{code}> Tj ET"
