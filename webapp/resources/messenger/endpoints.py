"""What a widget asks for: a session, its conversations, their messages; and what is said in it."""

from __future__ import annotations

import re
import secrets
import time
from typing import Any, Final

from flask import Response, jsonify, request

from engine.errors import RejectedError
from engine.identity import check_signature, is_signed
from engine.letters.images import MAX_BYTES
from engine.message_images import ImageAddresses
from graphstore import conversations, message_images
from graphstore.apps import AppRecord
from graphstore.conversations import Conversation, Message, NewMessage, Written
from graphstore.driver import Transaction
from webapp.files import image_file
from webapp.live_address import live_url
from webapp.resources.messenger import reading
from webapp.resources.track.endpoints import Endpoints
from workers import keys
from workers.context import Context
from workers.sessions import digest
from workers.talking import images, widgets
from workers.talking.appearance import for_widgets
from workers.talking.say import say_one, tell_seen
from workers.talking.shown import Shown
from workers.talking.widgets import View, Widget

PAGE: Final = 50  # messages
_CONVERSATIONS: Final = 50
_UPDATES: Final = 200
_PATIENCE: Final = 2.0  # seconds
_LOOK_EVERY: Final = 0.1  # seconds
LONGEST: Final = 4_000  # characters of a message
_DEVICE: Final = re.compile(r"[0-9A-Za-z_-]{16,64}")
_CLIENT: Final = re.compile(r"[0-9A-Za-z_-]{8,64}")
_FRESH: Final = re.compile(r"new:[0-9A-Za-z_-]{8,64}")


class StrangerError(RejectedError):
    """Nobody with this id has been here yet; soon somebody may have."""

    def __init__(self) -> None:
        super().__init__("unknown_person", "Nobody with this id is known yet. Try again in a moment.", "id", 503)


class MessengerEndpoints:
    def __init__(self, tracking: Endpoints, context: Context) -> None:
        self._tracking = tracking
        self._context = context

    def open(self) -> Response:
        """Who looks, and what they see first."""
        given = reading.body(request)
        site = self._tracking.site(reading.text(given, "sid", required=True))
        identity, sign = reading.identity(given), reading.text(given, "sign")
        if sign or site.signed_only:
            check_signature(_secrets(site), identity, sign, required=site.signed_only)
        device = reading.text(given, "device")
        widget = Widget(
            site.id, site.token, identity, sign, device if _DEVICE.fullmatch(device) else secrets.token_hex(12)
        )
        token = widgets.open_session(self._context.redis, widget)

        def read(tx: Transaction) -> tuple[dict[str, Any], View, list[Conversation]]:
            seen = widgets.view(tx, widget)
            found = conversations.of_person(tx, seen.uid, seen.device, _CONVERSATIONS) if seen.uid else []
            return for_widgets(tx, site.id), seen, found

        settings, seen, found = self._context.graph.read(read)
        if seen.device is not None and not all(each.devices for each in found):
            self._context.graph.write(lambda tx: conversations.claim(tx, str(seen.uid), widget.device))
        return jsonify(
            token=token,
            expires_in=widgets.LASTS,
            device=widget.device,
            settings=settings,
            live=f"{live_url(self._context.settings, request.host).removesuffix('/live')}/messenger/live",
            unread=sum(each.unread for each in found),
            conversations=[self._shown(site.id).conversation(each) for each in found],
        )

    def history(self, conversation: str) -> Response:
        """Messages before one, or the last ones."""
        widget = self._widget()
        before = request.args.get("before", "")

        def read(tx: Transaction) -> tuple[list[Message], bool]:
            self._own(tx, widget, conversation)
            return conversations.messages(tx, widget.app, conversation, before=before, limit=PAGE, with_notes=False)

        found, more = self._context.graph.read(read)
        shown = self._shown(widget.app)
        return jsonify(items=[shown.message(conversation, each) for each in found], more=more)

    def send(self) -> Response:
        """Say something. The same `client_id` again is the same message."""
        widget = self._widget()
        given = reading.body(request)
        client = _client(reading.text(given, "client_id", required=True))
        words = reading.words(given, LONGEST)
        conversation, fresh = _meant(widget, reading.text(given, "conversation"))
        seen = self._known(widget, conversation)
        assert seen.uid is not None  # _view has seen to it
        widgets.count_message(self._context.redis, widget)
        new = NewMessage(
            key=f"{widget.identity}:{client}", app=widget.app, person=seen.uid, author="person", name="", text=words,
            at=self._context.clock.now(), conversation=conversation, fresh=fresh, client=client, device=widget.device,
        )  # fmt: skip
        written = say_one(self._context, new)
        return self._told(widget.app, written)

    def send_image(self, conversation: str) -> Response:
        """The body is an image; as `send` otherwise."""
        widget = self._widget()
        client = _client(request.args.get("client_id", ""))
        conversation, fresh = _meant(widget, conversation)
        seen = self._known(widget, conversation)
        assert seen.uid is not None  # _view has seen to it
        widgets.count_message(self._context.redis, widget)
        images.count(self._context.redis, widget.app, conversation or seen.uid)
        if self._context.graph.read(lambda tx: message_images.count(tx, widget.app, conversation)) >= images.MOST:
            raise RejectedError("too_many_images", "There are enough images in this conversation.", "", 409)
        image = images.read(request.stream.read(MAX_BYTES + 1))
        new = NewMessage(
            key=f"{widget.identity}:{client}", app=widget.app, person=seen.uid, author="person", name="", text="",
            at=self._context.clock.now(), conversation=conversation, fresh=fresh, client=client, device=widget.device,
            image=image,
        )  # fmt: skip
        return self._told(widget.app, say_one(self._context, new))

    def image(self, address: str) -> Response:
        """One of a conversation, for whoever was given its address."""
        now = self._context.clock.now()
        settings = self._context.settings
        app, conversation, image = ImageAddresses(settings.secret_key, "", now).read(address)
        found = self._context.graph.read(lambda tx: message_images.data(tx, app, conversation, image))
        response = image_file(*found)
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    def seen(self, conversation: str) -> Response:
        """They have seen all of it."""
        widget = self._widget()

        def note(tx: Transaction) -> list[str]:
            self._own(tx, widget, conversation)
            return conversations.seen(tx, widget.app, conversation, self._context.clock.now())

        assets = self._context.graph.write(note)
        if assets:
            tell_seen(self._context, widget.app, widget.identity, conversation, assets)
        return Response(status=204)

    def typing(self, conversation: str) -> Response:
        """They are writing: told to whoever looks at the dashboard, and kept nowhere."""
        widget = self._widget()
        self._context.graph.read(lambda tx: self._own(tx, widget, conversation))
        body = f'{{"type":"typing","conversation":"{conversation}"}}'  # a known id: nothing to escape
        self._context.redis.publish(keys.live(widget.app), body)
        return Response(status=204)

    def updates(self) -> Response:
        """What was said since a time, for those who have no stream."""
        widget = self._widget()
        since = reading.number(request.args.get("since", ""), "since")
        now = self._context.clock.now()

        def read(tx: Transaction) -> list[tuple[Conversation, Message]]:
            seen = widgets.view(tx, widget)
            return conversations.since(tx, seen.uid, seen.device, since, _UPDATES) if seen.uid else []

        found = self._context.graph.read(read)
        shown = self._shown(widget.app)
        messages = [shown.said(*each) for each in found]
        return jsonify(now=now, messages=messages)

    def _told(self, app: str, written: Written) -> Response:
        answer = jsonify(self._shown(app).said(written.conversation, written.message))
        answer.status_code = 201 if written.new else 200
        return answer

    def _shown(self, app: str) -> Shown:
        return Shown(self._context.settings, app, self._context.clock.now())

    def _widget(self) -> Widget:
        """Whose session the request has. Its signature must still be good: a secret may have been taken away."""
        given = request.authorization
        widget = widgets.find_session(self._context.redis, (given.token or "") if given is not None else "")
        site = self._tracking.site(widget.token)
        if (widget.sign or site.signed_only) and not is_signed(_secrets(site), widget.identity, widget.sign):
            raise widgets.SessionOverError("This session is over. Open a new one.")
        return widget

    def _known(self, widget: Widget, conversation: str) -> View:
        """As `_view`; somebody whose first call is still on its way is waited for a little."""
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                return self._context.graph.read(lambda tx: self._view(tx, widget, conversation))
            except StrangerError:
                if time.monotonic() > end:
                    raise
                time.sleep(_LOOK_EVERY)

    def _view(self, tx: Transaction, widget: Widget, conversation: str) -> View:
        seen = widgets.view(tx, widget)
        if seen.uid is None:
            raise StrangerError
        if conversation:
            conversations.get(tx, widget.app, conversation, seen.uid, seen.device)
        return seen

    def _own(self, tx: Transaction, widget: Widget, conversation: str) -> View:
        """Raises NotFoundError for what this widget may not see."""
        return self._view(tx, widget, conversation)


def _client(given: str) -> str:
    """The id that a widget gives to a message. Raises RejectedError."""
    if not _CLIENT.fullmatch(given):
        raise RejectedError("bad_client_id", "'client_id' is 8 to 64 letters, digits, - and _.", "client_id")
    return given


def _meant(widget: Widget, given: str) -> tuple[str, str]:
    """The conversation that there is, and the id of one that begins: that is "new:" and a name the widget gives it.

    What is sent at the same time into it, words and an image, begins one conversation.
    """
    if not _FRESH.fullmatch(given):
        return given, ""
    return "", digest(f"{widget.identity}\n{widget.device}\n{given}")[:16]


def _secrets(site: AppRecord) -> list[str]:
    return [secret for secret in (site.secret, site.previous_secret) if secret]
