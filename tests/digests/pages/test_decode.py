"""Bytes in every encoding a Chinese page comes in, rightly and wrongly declared."""

import pytest

from digests.errors import Undecodable
from digests.pages.decode import declared_charset, decode, plausibility

SIMPLIFIED = "本报讯 4月18日，记者从青溪区政府获悉，全区老旧小区改造工程将于五月底前全部完工，惠及居民三千余户。\n"
TRADITIONAL = "本報訊 4月18日，記者從青溪區政府獲悉，全區老舊小區改造工程將於五月底前全部完工，惠及居民三千餘戶。\n"
WRITTEN = {
    "utf-8": SIMPLIFIED,
    "utf-8-sig": SIMPLIFIED,
    "gb2312": SIMPLIFIED,
    "gbk": TRADITIONAL,
    "gb18030": SIMPLIFIED + "㐂𠮷",
    "big5": TRADITIONAL,
    "cp950": TRADITIONAL,
    "utf-16": SIMPLIFIED,
    "utf-16-le": SIMPLIFIED,
    "utf-16-be": TRADITIONAL,
    "utf-32": SIMPLIFIED,
}


@pytest.mark.parametrize("declared", [None, "gb2312", "utf-8", "Big5", "UTF-16", "iso-8859-1", "x-nonsense"])
@pytest.mark.parametrize("encoding", WRITTEN)
def test_any_declaration(encoding: str, declared: str | None) -> None:
    """The text comes out right whatever the header says."""
    assert decode(WRITTEN[encoding].encode(encoding), declared=declared) == WRITTEN[encoding]


@pytest.mark.parametrize("declared", ["gb2312", "utf-8", "big5"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5"])
def test_any_meta(encoding: str, declared: str) -> None:
    """The text comes out right whatever the markup says."""
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={declared}"></head>'
    page += WRITTEN.get(encoding, SIMPLIFIED)
    assert decode(page.encode(encoding, "ignore")) == page.encode(encoding, "ignore").decode(encoding)


def test_ascii() -> None:
    """Plain ASCII is itself, and nothing is nothing."""
    assert (decode(b"hello\n"), decode(b"")) == ("hello\n", "")


def test_two_byte_sequences() -> None:
    """Two GBK characters that happen to be valid UTF-8 are read as Chinese; French stays French."""
    assert decode("呢浴".encode("gbk")) == "呢浴"
    assert decode("Café à côté".encode()) == "Café à côté"


def test_a_few_nuls_do_not_make_utf16() -> None:
    """NUL bytes within UTF-8 stay for ``clean`` to remove."""
    assert decode((SIMPLIFIED + "\0\0").encode()) == SIMPLIFIED + "\0\0"


def test_few_broken_sequences() -> None:
    """One broken sequence in UTF-8 becomes U+FFFD and the rest stays."""
    broken = SIMPLIFIED.encode()[:9] + b"\xff" + SIMPLIFIED.encode()[9:]
    assert decode(broken) == SIMPLIFIED[:3] + "\ufffd" + SIMPLIFIED[3:]


@pytest.mark.parametrize(
    "content",
    [
        b"".join(character.encode() + b"\xff" for character in SIMPLIFIED),
        SIMPLIFIED.encode("utf-16-le")[1:],
        SIMPLIFIED.encode("gbk").replace("区".encode("gbk"), b"\xc7", 1) * 3,
        bytes(range(128, 256)) * 40,
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
        SIMPLIFIED.encode().decode("latin-1").encode(),
        ("锟斤拷" * 20).encode(),
        ("\ufffd" * 20 + SIMPLIFIED).encode(),
        b"\0" * 500,
    ],
    ids=["broken", "odd utf-16", "lost byte", "high bytes", "picture", "twice", "kuntkao", "replaced", "nul"],
)
def test_never_mojibake(content: bytes) -> None:
    """What reads as no text in any encoding is refused by name."""
    with pytest.raises(Undecodable, match="page-7"):
        decode(content, "page-7")


def test_cut_in_a_character() -> None:
    """A page cut in its last character loses that character only."""
    assert decode(SIMPLIFIED.encode("gbk")[:-2]) == SIMPLIFIED[:-2]


def test_declared_charset() -> None:
    """A declaration is found in markup of any case, and not in running text."""
    assert declared_charset(b"<META http-equiv=x content='text/html; charset=GB2312'>") == "GB2312"
    assert declared_charset(b'<?xml version="1.0" encoding="utf-8"?>') == "utf-8"
    assert declared_charset("charset=gbk 是一种写法".encode()) is None


def test_plausibility() -> None:
    """Right readings are made of common characters, wrong ones are not."""
    assert plausibility(SIMPLIFIED) > 0.95
    assert plausibility(TRADITIONAL.encode("big5").decode("gb18030")) < 0.5
