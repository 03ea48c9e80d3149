"""The letters that the mail sink has taken: one .eml file each, in a folder a day, named so that they sort by time."""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from itertools import islice
from pathlib import Path
from typing import Final

from workers.errors import WorkerError
from workers.mail_text import decoded

_ID: Final = re.compile(r"(\d{8})T\d{12}-[0-9a-f]{8}")
_HEADER_BYTES: Final = 65_536


class NoLetterError(WorkerError):
    """The sink holds no letter with this id."""

    code = "not_found"


@dataclass(frozen=True, slots=True)
class Summary:
    id: str
    received: int  # ms epoch
    sender: str  # the From header
    recipients: tuple[str, ...]  # the envelope's, also those no header shows
    subject: str


@dataclass(frozen=True, slots=True)
class Letter:
    summary: Summary
    headers: tuple[tuple[str, str], ...]  # decoded, in their order
    text: str  # "" when there is no such part
    html: str


@dataclass(frozen=True, slots=True)
class Page:
    letters: tuple[Summary, ...]  # newest first
    next: str | None  # give it as `before` to get the page after this one


class Mailbox:
    """Files only: any number of processes may read while one or more write."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def store(self, content: bytes, sender: str, recipients: Sequence[str]) -> str:
        """Keep a letter as it came, with its envelope in front as a mail server writes it; its id."""
        now = time.time_ns()
        moment = datetime.fromtimestamp(now // 1_000_000_000, UTC)
        micros = now // 1_000 % 1_000_000
        name = f"{moment:%Y%m%dT%H%M%S}{micros:06d}-{secrets.token_hex(4)}"
        envelope = [f"Return-Path: <{_bare(sender)}>", *(f"Delivered-To: {_bare(each)}" for each in recipients)]
        path = self._path(name)
        part = path.with_suffix(".part")
        data = "\r\n".join([*envelope, ""]).encode() + content
        try:
            part.write_bytes(data)
        except FileNotFoundError:  # the day's first
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(data)
        part.rename(path)
        return name

    def page(self, limit: int, before: str | None = None) -> Page:
        """At most `limit` letters, newest first, all older than the letter `before`."""
        names = list(islice(self._names(before), limit + 1))
        shown = names[:limit]
        letters = tuple(self._summary(name, self._parse(name, _HEADER_BYTES)) for name in shown)
        return Page(letters, shown[-1] if len(names) > limit else None)

    def read(self, name: str) -> Letter:
        """Raises NoLetterError."""
        message = self._parse(name, None)
        headers = tuple((key, str(value)) for key, value in message.items())
        return Letter(self._summary(name, message), headers, _body(message, "plain"), _body(message, "html"))

    def _names(self, before: str | None) -> Iterator[str]:
        days = sorted((entry.name for entry in _entries(self._folder)), reverse=True)
        for day in days:
            if before is not None and day > before[:8]:
                continue
            names = (entry.name.removesuffix(".eml") for entry in _entries(self._folder / day))
            yield from sorted((n for n in names if _ID.fullmatch(n) and (before is None or n < before)), reverse=True)

    def _path(self, name: str) -> Path:
        found = _ID.fullmatch(name)
        if found is None:
            raise NoLetterError(f"There is no letter {name!r} in the mail sink.")
        return self._folder / found[1] / f"{name}.eml"

    def _parse(self, name: str, size: int | None) -> EmailMessage:
        try:
            with self._path(name).open("rb") as file:
                data = file.read(size)
        except FileNotFoundError as error:
            raise NoLetterError(f"There is no letter {name!r} in the mail sink.") from error
        return BytesParser(policy=default).parsebytes(data, headersonly=size is not None)

    def _summary(self, name: str, message: EmailMessage) -> Summary:
        moment = datetime.strptime(name[:21], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
        recipients = tuple(str(each) for each in message.get_all("Delivered-To", ()))
        return Summary(
            id=name,
            received=int(moment.timestamp() * 1000),
            sender=str(message.get("From", "")),
            recipients=recipients,
            subject=str(message.get("Subject", "")),
        )


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except FileNotFoundError:
        return []


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    if part is None:
        return ""
    return decoded(part).replace("\r\n", "\n")


def _bare(address: str) -> str:
    return address.replace("\r", "").replace("\n", "")
