"""The examples of proxies send each path to the port that serves it, hold nothing back, and say who asks."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from webapp.live_admission import WIDGETS
from webapp.proxies import client
from workers.importing.table import MAX_BYTES
from workers.settings import Ports, Settings, load

PROXY = Path(__file__).parents[1] / "deploy" / "proxy"
NGINX = (PROXY / "nginx.conf").read_text(encoding="utf-8")
CADDY = (PROXY / "Caddyfile").read_text(encoding="utf-8")

# (words of a directive, those inside its block)
Directive = tuple[list[str], list[Any]]


def read(text: str) -> list[Directive]:
    """nginx' grammar: words, then ; or a block."""
    words = re.findall(r"'[^']*'|\"[^\"]*\"|[{};]|[^\s{};]+", re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE))
    top: list[Directive] = []
    above, said = [top], list[str]()
    for word in words:
        if word == "}":
            above.pop()
        elif word in {"{", ";"}:
            above[-1].append((said, []))
            if word == "{":
                above.append(above[-1][-1][1])
            said = []
        else:
            said.append(word)
    assert len(above) == 1, "a block does not end"
    assert said == [], "a directive does not end"
    return top


def only(inside: list[Directive], *words: str) -> Directive:
    (found,) = [each for each in inside if each[0][: len(words)] == list(words)]
    return found


def value(inside: list[Directive], *words: str) -> str:
    return " ".join(only(inside, *words)[0][len(words) :])


def settings_in(text: str) -> Settings:
    """As the comment at its head asks for."""
    return load(dict(re.findall(r"^#\s+(TRACKTOR_\w+)=(\S+)$", text, re.MULTILINE)))


def test_nginx_joins_both_ports_under_one_name() -> None:
    top = read(NGINX)
    plain, secure = [inside for words, inside in top if words == ["server"]]
    assert value(secure, "listen") == "443 ssl"
    assert value(plain, "return") == "301 https://$host$request_uri"
    ports = Ports()
    assert only(only(top, "upstream", "tracktor_web")[1], "server")[0] == ["server", f"127.0.0.1:{ports.web}"]
    assert only(only(top, "upstream", "tracktor_live")[1], "server")[0] == ["server", f"127.0.0.1:{ports.live}"]
    places = {" ".join(words[1:]): inside for words, inside in secure if words[0] == "location"}
    assert set(places) == {"/", "/live/", f"= {WIDGETS}"}
    for place, inside in places.items():
        assert value(inside, "proxy_pass") == f"http://tracktor_{'web' if place == '/' else 'live'}"
        if place != "/":  # streams: what is held back is late
            assert value(inside, "proxy_buffering") == value(inside, "gzip") == "off"
            assert value(inside, "proxy_read_timeout") == "1h"
    assert int(value(secure, "client_max_body_size").removesuffix("m")) << 20 > MAX_BYTES
    assert value(secure, "proxy_set_header", "X-Forwarded-For") == "$remote_addr"
    assert "TLSv1.1" not in value(secure, "ssl_protocols").split()
    assert "$request " not in value(top, "log_format"), "the line of a request has the query in it"
    assert not {"$args", "$query_string", "$request_uri"} & set(re.findall(r"\$\w+", value(top, "log_format")))


@pytest.mark.parametrize("text", [NGINX, CADDY], ids=["nginx", "Caddy"])
def test_what_it_asks_to_be_set_can_be_set_and_has_the_client_known(text: str) -> None:
    settings = settings_in(text)
    assert settings.public_url == "https://tracktor.example.com"
    assert client(settings.trusted_proxies, "127.0.0.1", "192.0.2.7") == "192.0.2.7"
    assert "tracktor.example.com" in re.sub(r"^#.*$", "", text, flags=re.MULTILINE)


def test_caddy_joins_both_ports_under_one_name() -> None:
    ports = Ports()
    live = re.search(r"@live path (.+)", CADDY)
    assert live is not None
    assert live[1].split() == ["/live/*", WIDGETS]
    handled = re.search(rf"handle @live \{{\s+reverse_proxy 127\.0\.0\.1:{ports.live} \{{\s+flush_interval -1", CADDY)
    assert handled is not None
    assert f"reverse_proxy 127.0.0.1:{ports.web}\n" in CADDY
    size = re.search(r"max_size (\d+)MB", CADDY)
    assert size is not None
    assert int(size[1]) * 1_000_000 > MAX_BYTES
    assert CADDY.count("{") == CADDY.count("}")


def test_the_proxies_themselves_take_the_files(tmp_path: Path) -> None:
    """Where they are installed."""
    caddy, nginx = shutil.which("caddy"), shutil.which("nginx")
    if caddy is None and nginx is None:
        pytest.skip("neither nginx nor Caddy is here; all else is checked")
    if caddy is not None:
        subprocess.run([caddy, "adapt", "--config", str(PROXY / "Caddyfile")], check=True, capture_output=True)
    if nginx is not None:
        key = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=t", "-days", "1"]
        key += ["-keyout", "privkey.pem", "-out", "fullchain.pem"]
        subprocess.run(key, cwd=tmp_path, check=True, capture_output=True)
        moved = NGINX.replace("/etc/ssl/tracktor", str(tmp_path)).replace("/var/log/nginx", str(tmp_path))
        whole = tmp_path / "nginx.conf"
        whole.write_text(f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\n{moved}\n}}\n", encoding="utf-8")
        done = subprocess.run([nginx, "-t", "-c", str(whole)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
