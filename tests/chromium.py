"""The browser of the tests, and a Chinese font for it, unpacked once from the npm packages that bring them.

Run as a module by the set-up (`python -m tests.chromium`), so that the wait is seen there and not in the first test."""

import json
import os
import shutil
import struct
import subprocess
import tarfile
import zlib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "node_modules" / "@sparticuz" / "chromium"
FONTS = ROOT / "node_modules" / "@fontsource" / "noto-sans-sc" / "files"
PLACE = ROOT / ".fengsui" / "browser"
WEIGHTS = (400, 500, 700)
# Brotli is in Node, not in Python; playwright's wheel carries a Node.
UNPACK = """const [, source, target] = process.argv
require('stream/promises').pipeline(require('fs').createReadStream(source),
  require('zlib').createBrotliDecompress(), require('fs').createWriteStream(target))"""
FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


class NoBrowser(Exception):
    """No Chromium that starts on this machine; the message says what to install."""


@dataclass(frozen=True, kw_only=True)
class Chromium:
    path: Path
    environment: dict[str, str]


def find_chromium() -> Chromium:
    """The package's Chromium, with its own libraries where the machine lacks them; else the machine's. Raises
    NoBrowser."""
    fonts = {"FONTCONFIG_FILE": str(_fonts())}
    candidates: list[Chromium] = []
    if (PACKAGE / "bin" / "chromium.br").exists():
        path = _browser()
        libraries = {"LD_LIBRARY_PATH": str(path.parent / "lib")}
        candidates += [Chromium(path=path, environment=fonts), Chromium(path=path, environment=fonts | libraries)]
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            candidates.append(Chromium(path=Path(found), environment=fonts))
    for candidate in candidates:
        if _starts(candidate):
            return candidate
    raise NoBrowser("No Chromium starts on this machine. Install one (Debian: apt-get install chromium).")


def _browser() -> Path:
    version = json.loads((PACKAGE / "package.json").read_text())["version"]
    folder = PLACE / f"chromium-{version}"
    if not folder.exists():
        unfinished = folder.with_name(folder.name + ".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        _decompress(PACKAGE / "bin" / "chromium.br", unfinished / "chromium")
        (unfinished / "chromium").chmod(0o755)
        for name in ("swiftshader", "al2023", "fonts"):
            archive = unfinished / f"{name}.tar"
            _decompress(PACKAGE / "bin" / f"{name}.tar.br", archive)
            with tarfile.open(archive) as content:
                content.extractall(unfinished, filter="data")
            archive.unlink()
        unfinished.rename(folder)
    return folder / "chromium"


def _fonts() -> Path:
    """A fontconfig file that knows the machine's fonts, the package's Latin one and Noto Sans SC."""
    folder = PLACE / "fonts"
    for weight in WEIGHTS:
        source = FONTS / f"noto-sans-sc-chinese-simplified-{weight}-normal.woff"
        target = folder / f"noto-sans-sc-{weight}.ttf"
        if source.exists() and not target.exists():
            folder.mkdir(parents=True, exist_ok=True)
            target.write_bytes(ttf_from_woff(source.read_bytes()))
    configuration = PLACE / "fonts.conf"
    text = FONTCONFIG.format(fonts=PLACE, cache=PLACE / "font-cache")
    if not configuration.exists() or configuration.read_text() != text:
        PLACE.mkdir(parents=True, exist_ok=True)
        configuration.write_text(text)
    return configuration


def ttf_from_woff(woff: bytes) -> bytes:
    """Unwrap a WOFF 1 font, which fontconfig does not look into: the same tables, each deflated (W3C, WOFF 1.0)."""
    flavour, count = struct.unpack_from(">4xI4xH", woff)
    entries = sorted(struct.unpack_from(">4s4I", woff, 44 + 20 * index) for index in range(count))
    power = 1 << (count.bit_length() - 1)
    head = struct.pack(">I4H", flavour, count, power * 16, power.bit_length() - 1, (count - power) * 16)
    directory, body = b"", b""
    start = len(head) + 16 * count
    for tag, offset, packed, length, checksum in entries:
        table = woff[offset : offset + packed]
        if packed < length:
            table = zlib.decompress(table)
        directory += struct.pack(">4s3I", tag, checksum, start + len(body), length)
        body += table + b"\0" * (-length % 4)
    return head + directory + body


def _decompress(source: Path, target: Path) -> None:
    from playwright._impl._driver import compute_driver_executable

    node = compute_driver_executable()[0]
    subprocess.run([node, "-e", UNPACK, str(source), str(target)], check=True)


def _starts(browser: Chromium) -> bool:
    try:
        said = subprocess.run(
            [browser.path, "--version"],
            env={**os.environ, **browser.environment},
            capture_output=True,
            text=True,
            timeout=30,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return said.returncode == 0 and "Chrom" in said.stdout


if __name__ == "__main__":
    if not PLACE.exists():
        print("  unpacking the browser", flush=True)
    find_chromium()
