"""The text of a campaign's file: JSON, or YAML as its version 1.2 reads it (`yes` and `2026-01-01` are texts)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final, Literal

import yaml

from engine.errors import InvalidDefinitionError, Problem

Format = Literal["yaml", "json"]

_CORE: Final = (  # tag, what it looks like, how it may begin: the core schema of YAML 1.2
    ("tag:yaml.org,2002:bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("tag:yaml.org,2002:null", r"~|null|Null|NULL|", "~nN\0"),
    ("tag:yaml.org,2002:int", r"[-+]?[0-9]+", "-+0123456789"),
    ("tag:yaml.org,2002:float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
)

_RARE_BREAKS: Final = re.compile("[\r\x85\u2028\u2029\ufeff]")


class _Loader(yaml.SafeLoader):
    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own name and place

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        # A few lines of aliases to aliases would stand for gigabytes.
        if self.check_event(yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="aliases are not taken here", problem_mark=self.get_mark())
        return super().compose_node(parent, index)


class _Dumper(yaml.SafeDumper):
    """Quotes whatever either version of YAML would take for something else."""


def _whole(loader: _Loader, node: yaml.ScalarNode) -> int:
    return int(loader.construct_scalar(node))  # a leading 0 is no octal number


def _words(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    # Letters are read line by line in a diff. YAML takes more signs for the end of a line than a letter does.
    style = '"' if _RARE_BREAKS.search(value) else "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


for _tag, _form, _starts in _CORE:
    for _class in (_Loader, _Dumper):
        _class.add_implicit_resolver(_tag, re.compile(rf"^(?:{_form})$"), [*_starts.replace("\0", ""), ""])
_Loader.add_constructor("tag:yaml.org,2002:int", _whole)
_Dumper.add_representer(str, _words)


def write(content: Mapping[str, Any], form: Format) -> str:
    if form == "json":
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    return yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


def read(text: str) -> Any:
    """What a text of JSON or YAML holds. Raises InvalidDefinitionError, with the line as its path."""
    try:
        if text.lstrip().startswith("{"):
            return json.loads(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader that reads even less
    except json.JSONDecodeError as error:
        raise _broken(error.lineno, f"This is no JSON: {error.msg}.") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _broken(line, f"This is no YAML: {error.problem}.") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise _broken(1, "This is neither YAML nor JSON that can be read.") from error


def _broken(line: int, message: str) -> InvalidDefinitionError:
    return InvalidDefinitionError([Problem("unreadable", message, f"line {line}")])
