"""Third-party browser files: packs them anew from npm and proves that what is here is what was packed.

Lives here: `static/vendor/vendor.toml` in and out, the stripping of source map comments (a manifest storage
refuses them). Not here: which page uses which file. Invariant: every file below `static/vendor` is named in
vendor.toml with its sha256, and only maintainers need npm.

    python -m luoshi.ui.vendor           pack anew (needs npm and a network)
    python -m luoshi.ui.vendor --check   compare with the sums, exit status 1 on a difference
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent / "static" / "vendor"
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/|^//# sourceMappingURL=.*$", re.M)


@dataclass(frozen=True)
class VendorFile:
    """One file: its path in the npm package, its name here, the sum of what is here."""

    source: str
    target: str
    sha256: str


@dataclass(frozen=True)
class Package:
    """One npm package at a pinned version and the files that are taken from it."""

    name: str
    version: str
    folder: str
    licence: str
    files: tuple[VendorFile, ...]


def packages(text: str) -> list[Package]:
    """The packages that vendor.toml names. Raises KeyError when a field is missing."""
    return [
        Package(
            name=one["name"],
            version=one["version"],
            folder=one["folder"],
            licence=one["licence"],
            files=tuple(VendorFile(f["from"], f["to"], f["sha256"]) for f in one["files"]),
        )
        for one in tomllib.loads(text)["package"]
    ]


def cleaned(name: str, content: bytes) -> bytes:
    """Scripts and styles without their source map comment; everything else as it came."""
    if not name.endswith((".js", ".css")):
        return content
    return SOURCE_MAP.sub("", content.decode("utf-8")).rstrip().encode("utf-8") + b"\n"


def differences(root: Path = HERE) -> list[str]:
    """What does not match vendor.toml: missing, changed and unnamed files, as lines to read."""
    found: list[str] = []
    named = {root / "vendor.toml"}
    for package in packages((root / "vendor.toml").read_text("utf-8")):
        for file in package.files:
            path = root / package.folder / file.target
            named.add(path)
            if not path.exists():
                found.append(f"missing: {path.relative_to(root)}")
            elif hashlib.sha256(path.read_bytes()).hexdigest() != file.sha256:
                found.append(f"changed: {path.relative_to(root)}")
    found += [f"unnamed: {p.relative_to(root)}" for p in sorted(root.rglob("*")) if p.is_file() and p not in named]
    return found


def pack(package: Package, root: Path = HERE) -> Package:
    """Fetch the package with `npm pack`, write its files below `root`; the package with the new sums."""
    with tempfile.TemporaryDirectory() as folder:
        order = ["npm", "pack", f"{package.name}@{package.version}"]
        subprocess.run(order, cwd=folder, check=True, capture_output=True)  # noqa: S603  # names from our own file
        archive = next(Path(folder).glob("*.tgz"))
        written = []
        with tarfile.open(archive) as tar:
            for file in package.files:
                member = tar.extractfile(f"package/{file.source}")
                if member is None:
                    raise FileNotFoundError(f"{package.name}: {file.source}")
                content = cleaned(file.target, member.read())
                path = root / package.folder / file.target
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
                written.append(VendorFile(file.source, file.target, hashlib.sha256(content).hexdigest()))
    return Package(package.name, package.version, package.folder, package.licence, tuple(written))


def as_toml(found: list[Package]) -> str:
    """vendor.toml's text for these packages; `packages(as_toml(x)) == x`."""
    lines = ["# Third-party files served to browsers. Written by `python -m luoshi.ui.vendor`.", ""]
    for package in found:
        lines.append("[[package]]")
        lines += [f'{key} = "{getattr(package, key)}"' for key in ("name", "version", "folder", "licence")]
        lines.append("files = [")
        lines += [f'    {{ from = "{f.source}", to = "{f.target}", sha256 = "{f.sha256}" }},' for f in package.files]
        lines += ["]", ""]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """The command; 0 when the files are as vendor.toml says."""
    listing = HERE / "vendor.toml"
    if "--check" not in arguments:
        listing.write_text(as_toml([pack(one) for one in packages(listing.read_text("utf-8"))]), "utf-8")
    found = differences()
    sys.stdout.write("\n".join(found or ["vendor files match vendor.toml"]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
