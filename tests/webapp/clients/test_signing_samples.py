"""The code samples that the dashboard shows sign as the product does, in every language that is on this machine."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TEXTS = (ROOT / "editor-ui" / "src" / "settings" / "signingTexts.ts").read_text(encoding="utf-8")
SAMPLES = {name.strip('"'): text for name, text in re.findall(r'^  ("[^"]+"|\w+): `([^`]*)`,$', TEXTS, re.MULTILINE)}
VECTORS = json.loads((ROOT / "tests" / "vectors" / "signatures.json").read_text(encoding="utf-8"))

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Language:
    """How a sample becomes a program that prints a line for each pair of secret and id."""

    needs: str
    file: str
    program: Callable[[str, Pairs], str]
    commands: tuple[tuple[str, ...], ...]


def plain(text: str) -> str:
    """A literal in most languages; none of the vectors has what some of them would fill in."""
    return json.dumps(text, ensure_ascii=False)


def utf16(text: str) -> str:
    return json.dumps(text)


def calls(pairs: Pairs, call: str, literal: Callable[[str], str] = plain) -> str:
    return "\n".join(call.format(literal(secret), literal(identity)) for secret, identity in pairs)


def raw(text: str) -> str:
    return f'hex2bin("{text.encode().hex()}")'


def in_class(sample: str, pairs: Pairs, first: str, head: str, call: str) -> str:
    """`first`: how lines begin that stand before the class."""
    lines = sample.splitlines()
    before = [line for line in lines if line.startswith(first)]
    rest = [line for line in lines if not line.startswith(first)]
    return "\n".join([*before, *rest_in(head, rest, calls(pairs, call, utf16))])


def rest_in(head: str, rest: list[str], body: str) -> list[str]:
    return ["class Program {", *rest, head, "{", body, "}", "}"]


LANGUAGES = {
    "Python": Language(
        sys.executable,
        "sample.py",
        lambda sample, pairs: f"{sample}\n\n{calls(pairs, 'print(sign({}, {}))')}",
        ((sys.executable, "sample.py"),),
    ),
    "Node.js": Language(
        "node",
        "sample.mjs",
        lambda sample, pairs: f"{sample}\n{calls(pairs, 'console.log(sign({}, {}));')}",
        (("node", "sample.mjs"),),
    ),
    "PHP": Language(
        "php",
        "sample.php",
        lambda sample, pairs: f"<?php\n{sample}\n{calls(pairs, 'echo sign({}, {}), PHP_EOL;', raw)}",
        (("php", "sample.php"),),
    ),
    "Ruby": Language(
        "ruby",
        "sample.rb",
        lambda sample, pairs: f"{sample}\n{calls(pairs, 'puts sign({}, {})')}",
        (("ruby", "sample.rb"),),
    ),
    "C#": Language(
        "mcs",
        "sample.cs",
        lambda sample, pairs: in_class(
            sample, pairs, "using System", "static void Main()", "Console.WriteLine(Sign({}, {}));"
        ),
        (("mcs", "-out:sample.exe", "sample.cs"), ("mono", "sample.exe")),
    ),
    "Java": Language(
        "java",
        "Sample.java",
        lambda sample, pairs: in_class(
            sample,
            pairs,
            "import ",
            "public static void main(String[] given) throws Exception",
            "System.out.println(sign({}, {}));",
        ),
        (("java", "-XX:TieredStopAtLevel=1", "Sample.java"),),
    ),
    "Go": Language(
        "go",
        "sample.go",
        lambda sample, pairs: (
            f"package main\n\n{sample}\n\nfunc main() {{\n{calls(pairs, 'fmt.Println(sign({}, {}))')}\n}}\n"
        ),
        (("go", "run", "sample.go"),),
    ),
}


def test_every_sample_is_known() -> None:
    assert set(SAMPLES) == set(LANGUAGES)
    # Then they are in the file as they are shown.
    assert not any("\\" in sample or "${" in sample for sample in SAMPLES.values())


@pytest.mark.parametrize("name", LANGUAGES)
def test_a_sample_signs_as_the_product_does(name: str, tmp_path: Path) -> None:
    language = LANGUAGES[name]
    if shutil.which(language.needs) is None:
        pytest.skip(f"{name} is not on this machine")
    pairs = [(each["secret"], each["id"]) for each in VECTORS]
    (tmp_path / language.file).write_text(language.program(SAMPLES[name], pairs), encoding="utf-8")
    env = {**os.environ, "GOTOOLCHAIN": "local", "GO111MODULE": "off", "LC_ALL": "C.UTF-8"}
    output = ""
    for command in language.commands:
        done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, timeout=240, check=False)
        output = done.stdout.decode()
        assert done.returncode == 0, done.stderr.decode()
    assert output.split() == [each["signature"] for each in VECTORS]
