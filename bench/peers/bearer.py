"""What both peers share: their settings, their database, and the check of a bearer token as our API makes it."""

import datetime
import functools
import hashlib
import hmac
import json
import os
import re
from pathlib import Path

from pymongo import MongoClient, WriteConcern

FORM = re.compile(r"orchestra_[A-Za-z0-9_-]{43}")


@functools.cache
def settings():
    """The file that the bench wrote for this peer."""
    return json.loads(Path(os.environ["BENCH_SETTINGS"]).read_text())


@functools.cache
def database():
    """Made where it is first used: a client does not survive the fork of a worker."""
    client = MongoClient(settings()["database_uri"], maxPoolSize=64)
    durable = WriteConcern("majority", j=True, wtimeout=5000)
    return client.get_database(settings()["database"], write_concern=durable)


def proof(token, credential):
    return hmac.new(token.encode(), credential.encode(), hashlib.sha256).hexdigest()


def session_document(token, credential):
    """A session of root, as our API keeps one."""
    now = datetime.datetime.now(datetime.UTC)
    return {
        "_id": "bench-session",
        "account": "root",
        "token_hash": hashlib.sha256(token.encode()).hexdigest(),
        "proof": proof(token, credential),
        "address": "127.0.0.1",
        "created": now,
        "used": now,
        "expires": now + datetime.timedelta(days=30),
    }


def signed_in(sessions, authorization):
    """Whether this header is a valid session's of root: one query, one digest, one keyed digest."""
    kind, _, token = authorization.partition(" ")
    if kind.lower() != "bearer" or not FORM.fullmatch(token):
        return False
    found = sessions.find_one({"token_hash": hashlib.sha256(token.encode()).hexdigest()})
    if found is None or found["account"] != "root":
        return False
    if found["expires"].replace(tzinfo=datetime.UTC) <= datetime.datetime.now(datetime.UTC):
        return False
    return hmac.compare_digest(found["proof"], proof(token, settings()["root_secret"]))
