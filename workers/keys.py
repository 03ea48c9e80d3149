"""Every Redis key, once. `{n}` is a partition number, `{app}` a site's id."""

from __future__ import annotations

from typing import Final

# Streams of accepted calls, one a partition. Written by the web, read and trimmed by the ingester. One field, `d`.
STREAM: Final = "tracktor:in:{n}"
# Present while an ingester stores a stream: its name, with a TTL. Sorted set of ingesters by when they count as gone.
LEASE: Final = "tracktor:lease:{n}"
INGESTERS: Final = "tracktor:ingesters"
# Present while nothing may be written to the graph, since a backup is being made: who holds it, with a TTL.
ON_HOLD: Final = "tracktor:on-hold"
# Random name of these streams, made once: positions in the graph are of them, and mean nothing for another Redis.
SOURCE: Final = "tracktor:source"
# Stream of calls that could not be stored, with the reason. Written by the ingester, read by `tracktor replay`.
DEAD: Final = "tracktor:dead"
# Capped streams for the live view: calls stored, and calls refused with the reason. One field, `d`: JSON.
RECENT: Final = "tracktor:recent:{app}"
REJECTED: Final = "tracktor:rejected:{app}"
# Hash: site token -> the site as JSON, so that calls are accepted while the graph is away. Written by the web.
SITES: Final = "tracktor:sites"
# Channel of JSON messages for open dashboards: {"type": "incoming" | "counts" | ...}.
LIVE: Final = "tracktor:live:{app}"
# Hash: delivery key -> worker that has begun (HSETNX), then the outcome, until that is in the graph.
LETTER_JOURNAL: Final = "tracktor:letters:journal"
# Hash of one newsletter: half the SHA-256 of an address -> whose delivery it is. Written and read by the sender.
NEWSLETTER_ADDRESSES: Final = "tracktor:letters:addresses:{app}:{campaign}"
# Next free place in the order of letters: to a receiving domain (ms epoch), and from one that warms up (a count).
LETTER_PACE: Final = "tracktor:letters:pace:{app}:{domain}"
LETTER_WARM_UP: Final = "tracktor:letters:warm-up:{app}:{domain}"
# Stream of visits to links of letters: opens, clicks, unsubscriptions. Written by the web, taken by the scheduler.
VISITS: Final = "tracktor:letters:visits"
# Stream of reports on letters: bounces, complaints. Written by the receiver and the web, taken by the scheduler.
REPORTS: Final = "tracktor:letters:reports"
# Stream of what people answer to letters by mail. Written by the receiver, taken by the scheduler.
ANSWERS: Final = "tracktor:letters:answers"
# Stream of clicks on links of messages. Written by the web, taken by the scheduler.
CLICKS: Final = "tracktor:talk:clicks"
# Sorted set: waiting run -> when it is due (ms), for the next hour. Written by workers, read by the scheduler.
TIMERS: Final = "tracktor:timers"
# When that set was last filled from the graph (ms): lost with it, and then it is filled again.
TIMERS_FILLED: Final = "tracktor:timers:filled"
# Present while a mailing process lives; its TTL is the time after which its letters are looked at.
WORKER_ALIVE: Final = "tracktor:alive:{worker}"
# A login's session: JSON with a TTL that use renews. `{digest}` is the SHA-256 of the secret the browser holds.
SESSION: Final = "tracktor:session:{digest}"
# Which sessions a user has: sorted set of digests by when they were last renewed (ms).
SESSIONS: Final = "tracktor:sessions:{digest}"
# The secret of an authenticator that a user is about to confirm, with a TTL.
ENROLMENT: Final = "tracktor:enrolment:{digest}"
# A one-time login link that nobody has used: the user's address, with a TTL.
LOGIN: Final = "tracktor:login:{digest}"
# The same after single sign-on, while the code of an authenticator is asked for.
SIGN_ON: Final = "tracktor:sign-on:{digest}"
# An invitation nobody has used: the user's address, with a TTL; and by address which link is the last one made.
INVITATION: Final = "tracktor:invitation:{digest}"
INVITED: Final = "tracktor:invited:{digest}"
# Login attempts in the present window, with a TTL. `{digest}` stands for whose.
ATTEMPTS: Final = "tracktor:attempts:{digest}"
# A site's figures for the dashboard's first page: JSON with a TTL of seconds.
OVERVIEW: Final = "tracktor:overview:{app}"

# What properties a site's people have: JSON with a TTL of seconds.
PROPERTIES: Final = "tracktor:properties:{app}"

# A CSV file somebody looks at before it is imported: a list of compressed pieces, with a TTL.
UPLOAD: Final = "tracktor:upload:{app}:{token}"
# An import: hash of what is to be done and how far it is; and a list of the rows it refused, as JSON. With TTLs.
IMPORT: Final = "tracktor:import:{app}:{job}"
IMPORT_REJECTED: Final = "tracktor:import:{app}:{job}:rejected"
# Present while a worker is at an import, with a TTL; and a set of "app job" of those that are not over.
IMPORT_CLAIM: Final = "tracktor:import:{app}:{job}:claim"
IMPORTS: Final = "tracktor:imports"
# A backtest of a campaign: hash of what is gone through, how far it is and what it has come to, with a TTL.
BACKTEST: Final = "tracktor:backtest:{app}:{job}"
# Present while a worker is at a backtest, with a TTL; and a set of "app job" of those that are not over.
BACKTEST_CLAIM: Final = "tracktor:backtest:{app}:{job}:claim"
BACKTESTS: Final = "tracktor:backtests"
# Columns of a site's events being made: hash of how far that is, with a TTL; present while a worker is at it, with a
# TTL; present while its next turn is yet to come, with a TTL; and a set of "app columns" of those that are not over.
# A result: JSON with a TTL, by what was asked of what.
ANALYTICS_STATE: Final = "tracktor:analytics:{app}"
ANALYTICS_CLAIM: Final = "tracktor:analytics:{app}:claim"
ANALYTICS_TURN: Final = "tracktor:analytics:{app}:turn"
ANALYTICS: Final = "tracktor:analytics"
# Present while a weekly digest of a site has just been asked for, with a TTL.
DIGESTING: Final = "tracktor:digest:{app}"
# How often shared figures were looked at in the present minute: by a link, or an address. With a TTL.
SHARED: Final = "tracktor:shared:{digest}"
ANALYTICS_RESULT: Final = "tracktor:analytics:{app}:result:{digest}"
# HTML of a letter that a simulation made, compressed, with a TTL.
MADE_LETTER: Final = "tracktor:made-letter:{app}:{token}"

# The names that conditions of a site can be about: JSON with a TTL of seconds.
CONDITION_NAMES: Final = "tracktor:conditions:{app}"
# Present while a recompute of a segment has been asked for lately. Written by the scheduler, with a TTL.
RECOMPUTING: Final = "tracktor:recomputing:{segment}"
# How far a recompute is: "people/total", with a TTL of a minute.
PROGRESS: Final = "tracktor:progress:{segment}"

# A widget's session: JSON of whose it is, with a TTL. `{digest}` is the SHA-256 of the secret that the widget holds.
WIDGET: Final = "tracktor:widget:{digest}"
# How many images visitors have sent lately in a conversation, and ("") on a site: a count with a TTL.
IMAGES: Final = "tracktor:talk:{app}:images:{conversation}"
# Channels of what is said: to those who may see all that is one id's, to one device, and to whoever goes by one id.
TALK_PERSON: Final = "tracktor:talk:{app}:person:{identity}"
TALK_DEVICE: Final = "tracktor:talk:{app}:device:{device}"
TALK_ANYBODY: Final = "tracktor:talk:{app}:anybody:{identity}"
# Hash: metric, part and labels, with tabs between -> what all processes have counted since Redis is there.
METRICS: Final = "tracktor:metrics"
# Hash: kind of alarm -> how severe it was when the team was told. Written and read by the scheduler.
ALARMS: Final = "tracktor:alarms"
# Hash: digest of a query that took long -> its text, how often and how long, as JSON; with a TTL of a day.
SLOW_QUERIES: Final = "tracktor:slow-queries"
# An element that is picked on a site's page: hash of what lets which page pick, and of what was picked, with a TTL.
PICK: Final = "tracktor:pick:{app}:{pick}"
# Present while the mailing of answers has been asked for lately. Written by the scheduler, with a TTL.
MAILING_ASKED: Final = "tracktor:talk:mailing"
# Present while somebody erases what there is of a site, and while that has been asked for lately; with TTLs.
REMOVAL_CLAIM: Final = "tracktor:removal:{app}:claim"
REMOVAL_ASKED: Final = "tracktor:removal:{app}:asked"
# What a call with an Idempotency-Key was answered: JSON with the answer sealed, with a TTL. `{app}` is "" for no site.
IDEMPOTENT: Final = "tracktor:idempotent:{app}:{digest}"
# Rules of how long events are kept being applied: hash of how far that is, with a TTL; present while a worker is at it,
# with a TTL; and a set of "app rules" of those that are not over.
RETENTION: Final = "tracktor:retention:{app}"
RETENTION_CLAIM: Final = "tracktor:retention:{app}:claim"
RETENTIONS: Final = "tracktor:retentions"
# Present while somebody changes what stands at an address of the API, by its If-Match, with a TTL.
CHANGING: Final = "tracktor:changing:{digest}"
# Present while a worker is at a message to many, with a TTL.
BROADCAST_CLAIM: Final = "tracktor:broadcast:{app}:{broadcast}:claim"


def progress(segment: str) -> str:
    return PROGRESS.format(segment=segment)


def recomputing(segment: str) -> str:
    return RECOMPUTING.format(segment=segment)


def stream(partition: int) -> str:
    return STREAM.format(n=partition)


def lease(partition: int) -> str:
    return LEASE.format(n=partition)


def recent(app: str) -> str:
    return RECENT.format(app=app)


def rejected(app: str) -> str:
    return REJECTED.format(app=app)


def live(app: str) -> str:
    return LIVE.format(app=app)


def alive(worker: str) -> str:
    return WORKER_ALIVE.format(worker=worker)


def session(digest: str) -> str:
    return SESSION.format(digest=digest)


def sessions(digest: str) -> str:
    return SESSIONS.format(digest=digest)


def enrolment(digest: str) -> str:
    return ENROLMENT.format(digest=digest)


def login(digest: str) -> str:
    return LOGIN.format(digest=digest)


def sign_on(digest: str) -> str:
    return SIGN_ON.format(digest=digest)


def invitation(digest: str) -> str:
    return INVITATION.format(digest=digest)


def invited(digest: str) -> str:
    return INVITED.format(digest=digest)


def attempts(digest: str) -> str:
    return ATTEMPTS.format(digest=digest)


def condition_names(app: str) -> str:
    return CONDITION_NAMES.format(app=app)


def overview(app: str) -> str:
    return OVERVIEW.format(app=app)


def properties(app: str) -> str:
    return PROPERTIES.format(app=app)


def upload(app: str, token: str) -> str:
    return UPLOAD.format(app=app, token=token)


def backtest(app: str, job: str) -> str:
    return BACKTEST.format(app=app, job=job)


def analytics_state(app: str) -> str:
    return ANALYTICS_STATE.format(app=app)


def analytics_claim(app: str) -> str:
    return ANALYTICS_CLAIM.format(app=app)


def analytics_turn(app: str) -> str:
    return ANALYTICS_TURN.format(app=app)


def analytics_result(app: str, digest: str) -> str:
    return ANALYTICS_RESULT.format(app=app, digest=digest)


def digesting(app: str) -> str:
    return DIGESTING.format(app=app)


def shared(digest: str) -> str:
    return SHARED.format(digest=digest)


def made_letter(app: str, token: str) -> str:
    return MADE_LETTER.format(app=app, token=token)


def backtest_claim(app: str, job: str) -> str:
    return BACKTEST_CLAIM.format(app=app, job=job)


def import_state(app: str, job: str) -> str:
    return IMPORT.format(app=app, job=job)


def import_rejected(app: str, job: str) -> str:
    return IMPORT_REJECTED.format(app=app, job=job)


def import_claim(app: str, job: str) -> str:
    return IMPORT_CLAIM.format(app=app, job=job)


def idempotent(app: str, digest: str) -> str:
    return IDEMPOTENT.format(app=app, digest=digest)


def widget(digest: str) -> str:
    return WIDGET.format(digest=digest)


def images(app: str, conversation: str) -> str:
    return IMAGES.format(app=app, conversation=conversation)


def talk_person(app: str, identity: str) -> str:
    return TALK_PERSON.format(app=app, identity=identity)


def talk_device(app: str, device: str) -> str:
    return TALK_DEVICE.format(app=app, device=device)


def talk_anybody(app: str, identity: str) -> str:
    return TALK_ANYBODY.format(app=app, identity=identity)


def pick(app: str, pick: str) -> str:
    return PICK.format(app=app, pick=pick)


def removal_claim(app: str) -> str:
    return REMOVAL_CLAIM.format(app=app)


def removal_asked(app: str) -> str:
    return REMOVAL_ASKED.format(app=app)


def broadcast_claim(app: str, broadcast: str) -> str:
    return BROADCAST_CLAIM.format(app=app, broadcast=broadcast)


def changing(digest: str) -> str:
    return CHANGING.format(digest=digest)


def retention(app: str) -> str:
    return RETENTION.format(app=app)


def retention_claim(app: str) -> str:
    return RETENTION_CLAIM.format(app=app)


def newsletter_addresses(app: str, campaign: str) -> str:
    return NEWSLETTER_ADDRESSES.format(app=app, campaign=campaign)


def letter_pace(app: str, domain: str) -> str:
    return LETTER_PACE.format(app=app, domain=domain)


def letter_warm_up(app: str, domain: str) -> str:
    return LETTER_WARM_UP.format(app=app, domain=domain)
