#!/usr/bin/env python3
"""Sets Luoshi up in this folder and runs it: `python3 luoshi.py demo`, `python3 luoshi.py test`.

What lives here: finding a Python, making .venv, installing the locked packages with their hashes, handing on to
the command. What does not: any of the commands. Only the standard library, and only syntax that an old Python 3
can read, so that it can say in Chinese that it is too old. Invariant: nothing outside this folder is changed.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
WINDOWS = os.name == "nt"
PYTHON = os.path.join(VENV, "Scripts", "python.exe") if WINDOWS else os.path.join(VENV, "bin", "python")
MARK = os.path.join(VENV, "luoshi-installed.json")
OLDEST = (3, 11)
NEWER = ("3.14", "3.13", "3.12", "3.11")

PRODUCT, TESTS = "requirements.lock", "requirements-test.lock"
# These want the tests' packages as well; every other word goes to the command `luoshi`.
WITH_TESTS = {
    "test": [os.path.join(ROOT, "tests", "run.py")],
    "lint": [os.path.join(ROOT, "tests", "lint.py")],
    "bench": ["-m", "luoshi", "bench"],
}

SENTENCES = """落实：让工作方案自己运转起来。

  python3 luoshi.py demo     安装并启动一个布置好的演示单位，显示网址和各角色的登录名
  python3 luoshi.py test     安装并运行全部测试
  python3 luoshi.py serve    启动正式服务（设置取自环境变量）
  python3 luoshi.py read 文件  读出一份工作方案的条款和指标
  python3 luoshi.py lint     检查代码规范、类型和各层的依赖方向
  python3 luoshi.py bench    性能与准确率对比测试
  python3 luoshi.py setup    只安装，不启动
  python3 luoshi.py lock     重新锁定依赖版本（供维护人员使用，需要 uv）
  python3 luoshi.py help     全部命令

首次运行会在本目录建立 .venv 并安装依赖，此后直接启动。不需要管理员权限，不改动本目录以外的任何东西。"""


def main(words: list) -> int:
    """Set up what the command needs, then become it. Returns the exit code where the process cannot be replaced."""
    if not words:
        say(SENTENCES, sys.stdout)
        return 0
    if sys.version_info < OLDEST:
        return hand_to_newer_python(words)
    if words[0] == "lock":
        return lock()
    ready = set_up(TESTS if words[0] in WITH_TESTS else PRODUCT)
    if not ready or words[0] == "setup":
        return 0 if ready else 1
    start = WITH_TESTS.get(words[0])
    return become([PYTHON, *start, *words[1:]] if start else [PYTHON, "-m", "luoshi", *words])


def hand_to_newer_python(words: list) -> int:
    """Start again with a newer Python when this machine has one; say what is missing when it has none."""
    for version in NEWER:
        for found in (["py", "-" + version], ["python" + version]):
            if not shutil.which(found[0]):
                continue
            if subprocess.call(found + ["-c", ""], stderr=subprocess.DEVNULL) == 0:
                return become(found + [os.path.abspath(__file__)] + words)
    say("本程序需要 Python 3.11 或更高版本，这台电脑上的是 {}.{}。".format(*sys.version_info[:2]))
    say("请安装新版 Python（Windows、macOS 用官方安装包；Debian、Ubuntu 用 apt install python3.11 python3.11-venv），")
    say("然后再运行一次同样的命令。")
    return 1


def set_up(lock_name: str) -> bool:
    """Make .venv hold exactly the packages of the lock. Returns whether it does; a second call costs nothing."""
    lock_path = os.path.join(ROOT, lock_name)
    with open(lock_path, "rb") as file:
        wanted = hashlib.sha256(file.read()).hexdigest()
    if installed().get(lock_name) == wanted and usable():
        return True
    say("正在准备运行环境（首次约需一分钟）……")
    if not usable():
        shutil.rmtree(VENV, ignore_errors=True)
    if not (by_uv(lock_path) or by_pip(lock_path)):
        return False
    put_on_path()
    write_mark(lock_name, wanted)
    return True


def installed() -> dict:
    """Return {lock: hash} of what .venv holds."""
    try:
        with open(MARK, encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError):
        return {}


def write_mark(lock_name: str, wanted: str) -> None:
    """Remember what .venv holds; the tests' lock holds the product's too, in the same versions."""
    marks = dict(installed(), **{lock_name: wanted})
    if lock_name == TESTS:
        with open(os.path.join(ROOT, PRODUCT), "rb") as file:
            marks[PRODUCT] = hashlib.sha256(file.read()).hexdigest()
    with open(MARK, "w", encoding="utf-8") as file:
        json.dump(marks, file)


def usable() -> bool:
    """Return whether .venv has a Python that starts and is new enough (it breaks when its base is removed)."""
    check = "import sys; sys.exit(sys.version_info < {!r})".format(OLDEST)
    try:
        return subprocess.call([PYTHON, "-c", check], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def by_uv(lock_path: str) -> bool:
    """Install with uv, which takes seconds, when the machine has it."""
    uv = shutil.which("uv")
    if not uv or run([uv, "--version"], quiet=True) != 0:
        return False
    if not usable() and run([uv, "venv", "--quiet", "--python", sys.executable, VENV]) != 0:
        return False
    command = [uv, "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", lock_path]
    if os.environ.get("PIP_INDEX_URL"):
        command += ["--index-url", os.environ["PIP_INDEX_URL"]]
    return run(command + wheels(), quiet=True) == 0


def by_pip(lock_path: str) -> bool:
    """Install with the pip that comes with Python."""
    if run([PYTHON, "-m", "pip", "--version"], quiet=True) != 0:
        shutil.rmtree(VENV, ignore_errors=True)  # made by uv, so without pip
        if run([sys.executable, "-m", "venv", VENV], quiet=True) != 0:
            say("无法建立运行环境：这台电脑的 Python 缺少 venv 组件。")
            say("Debian、Ubuntu 请先安装：sudo apt install python{}.{}-venv".format(*sys.version_info[:2]))
            return False
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    if run(command + ["-r", lock_path] + wheels()) != 0:
        say("依赖没有装上（原因见上）。请检查网络；可用环境变量 PIP_INDEX_URL 指定软件源镜像，")
        say("或把安装包放进本目录的 wheels 文件夹，即可不联网安装。")
        return False
    return True


def wheels() -> list:
    """Return the options for a machine without network, when somebody has put a folder `wheels` here."""
    folder = os.path.join(ROOT, "wheels")
    return ["--no-index", "--find-links", folder] if os.path.isdir(folder) else []


def put_on_path() -> None:
    """Make `import luoshi` and the command `luoshi` work in .venv; no build tool has to be downloaded for that."""
    libraries = subprocess.check_output(
        [PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], universal_newlines=True
    ).strip()
    with open(os.path.join(libraries, "luoshi-here.pth"), "w", encoding=encoding_of_paths()) as file:
        file.write(ROOT + "\n")
    name = os.path.join(os.path.dirname(PYTHON), "luoshi.cmd" if WINDOWS else "luoshi")
    text = (
        '@"%~dp0python.exe" -m luoshi %*\r\n'
        if WINDOWS
        else '#!/bin/sh\nexec "$(dirname "$0")/python" -m luoshi "$@"\n'
    )
    with open(name, "w", newline="") as file:
        file.write(text)
    os.chmod(name, 0o755)


def encoding_of_paths() -> str:
    """Return the encoding in which Python reads .pth files: UTF-8 from 3.13 on, the machine's own before."""
    return "utf-8" if sys.version_info >= (3, 13) or not WINDOWS else "mbcs"


def lock() -> int:
    """Choose the newest versions that pyproject.toml allows and write both locks, with hashes for all systems."""
    uv = shutil.which("uv")
    if not uv:
        say("重新锁定需要 uv：pip install uv")
        return 1
    command = [uv, "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"]
    command += ["--no-emit-index-url", "--custom-compile-command", "python3 luoshi.py lock", "pyproject.toml"]
    product = os.path.join(ROOT, PRODUCT)
    tests = ["--group", "test", "--group", "lint", "-c", product, "-o", os.path.join(ROOT, TESTS)]
    return run(command + ["-o", product]) or run(command + tests)


def run(command: list, quiet: bool = False, cwd: str = ROOT) -> int:
    """Run a command and return its exit code; 1 when it cannot be started."""
    output = subprocess.DEVNULL if quiet else None
    try:
        return subprocess.call(command, stdout=output, stderr=output, cwd=cwd)
    except OSError:
        return 1


def become(command: list) -> int:
    """Replace this process by the command; on Windows, where that leaves the console, wait for it instead."""
    sys.stdout.flush()
    os.environ["PYTHONUTF8"] = "1"
    if WINDOWS:
        return subprocess.call(command)
    os.execvp(command[0], command)
    return 1


def say(sentence: str, stream: object = None) -> None:
    """Print a sentence; a console that calls itself ASCII (LANG=C) gets UTF-8, which most show well."""
    stream = stream or sys.stderr
    try:
        stream.write(sentence + "\n")
    except UnicodeEncodeError:
        stream.buffer.write((sentence + "\n").encode("utf-8"))
    stream.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
