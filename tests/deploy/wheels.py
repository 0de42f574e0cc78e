"""Wheels made by hand, for pip to judge, and pip as a program that knows nothing of this machine."""

import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path


def wheel(folder: Path, name: str, version: str = "1.0", *, code: str = "WHOSE = 'ours'\n") -> Path:
    """A wheel with one module; the same arguments give the same bytes."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": code,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files[f"{info}/RECORD"] = "".join(f"{each},,\n" for each in [*files, f"{info}/RECORD"])
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for each, text in files.items():
            archive.writestr(zipfile.ZipInfo(each), text)  # the year 1980, not now
    return path


def sha256(path: Path) -> str:
    """The hash that a line of a lock file has."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def run(*command: str | Path, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A program of this environment, without what this machine says about indexes, links and proxies."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "CUSTOM_COMPILE"))}
    clean = kept | {"PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "NO_PROXY": "127.0.0.1"}
    whole = [str(each) for each in command]
    return subprocess.run(
        whole, cwd=folder, env=clean | environment, capture_output=True, text=True, check=False, timeout=120
    )


def pip(*arguments: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """pip, of the environment that runs the tests."""
    return run(sys.executable, "-m", "pip", *arguments, folder=folder)
