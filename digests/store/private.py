"""New files that hold people's chats: their owner's alone, and owned by whom their folder belongs to."""

import os
from contextlib import suppress
from pathlib import Path


def create_private(path: Path) -> None:
    """Create an empty file that only its owner reads. Raises ``FileExistsError`` and every other ``OSError``.

    Where root does it in somebody else's folder, the file is theirs: a backup put back by root has to be written by the
    service, which has a user of its own.
    """
    file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        folder = path.parent.stat()
        if os.geteuid() == 0 != folder.st_uid:
            with suppress(PermissionError):  # root of a container that may not give files away
                os.fchown(file, folder.st_uid, folder.st_gid)
    finally:
        os.close(file)
