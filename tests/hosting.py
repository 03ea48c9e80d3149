"""Pages of customers' sites: small servers of other origins, under a policy that lets nothing in but the product."""

from __future__ import annotations

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from running import Product

ROOT = Path(__file__).parents[1]


def policy(product: Product) -> str:
    """What the documentation asks of a page; inline scripts need the nonce n0."""
    origin = product.settings.public_url
    live = f"http://{urlsplit(origin).hostname}:{product.settings.ports.live}"
    return f"default-src 'none'; script-src 'nonce-n0' {origin}; connect-src {origin} {live}; img-src {origin} data:"


def snippet(origin: str, token: str) -> str:
    """As the documentation shows it."""
    text = (ROOT / "docs" / "javascript.md").read_text(encoding="utf-8")
    (found,) = re.findall(r"<script type=.*?</script>", text, re.DOTALL)
    filled = found.replace("https://tracktor.example.com", origin).replace("YOUR_TOKEN", token)
    return filled.replace("<script ", '<script nonce="n0" ')


def serve(page: str, policy: str) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
