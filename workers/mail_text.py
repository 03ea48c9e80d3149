"""The text of a part of a letter, whatever it says of its charset."""

from __future__ import annotations

from email.message import MIMEPart


def decoded(part: MIMEPart) -> str:
    try:
        return str(part.get_content())
    except (LookupError, UnicodeDecodeError):  # a charset that Python does not know
        data = part.get_payload(decode=True)
        return data.decode(errors="replace") if isinstance(data, bytes) else ""
