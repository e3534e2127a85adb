"""List and create of users on Flask and PyMongo, with the fields, checks, queries and durability of our API."""

import datetime
import logging
import re
import unicodedata
import uuid
from urllib.parse import urlencode

from argon2 import PasswordHasher, Type
from bearer import database, signed_in
from flask import Flask, jsonify, request
from pymongo.errors import DuplicateKeyError
from werkzeug.exceptions import BadRequest

CONTROL = re.compile(r"[\x00-\x1f\x7f]")
MAIL = re.compile(r"[^@\s\x00-\x1f\x7f]{1,64}@[^@\s\x00-\x1f\x7f.]+(\.[^@\s\x00-\x1f\x7f.]+)+")
TEXTS = {"first_name": (1, 100), "last_name": (1, 100), "mail": (5, 254), "secret": (8, 256)}
SORTABLE = {"first_name", "last_name", "mail", "admin_platform", "created", "updated"}
FILTERS = {"first_name", "last_name", "mail", "admin_platform"}
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, hash_len=32, salt_len=16, type=Type.ID)

app = Flask(__name__)
app.json.sort_keys = False
logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")


def problem(status, code, detail, errors=()):
    body = {"type": f"urn:orchestra:problem:{code}", "title": code, "status": status, "detail": detail, "code": code}
    answer = jsonify(body | ({"errors": errors} if errors else {}))
    answer.status_code = status
    answer.mimetype = "application/problem+json"
    return answer


@app.before_request
def authorise():
    if not signed_in(database().sessions, request.headers.get("Authorization", "")):
        return problem(401, "unauthenticated", "The token is unknown, expired or revoked.")
    return None


@app.after_request
def mark(answer):
    answer.headers["X-Request-Id"] = str(uuid.uuid4())
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def invalid(errors):
    return problem(400, "invalid", "Some fields are not valid.", [{"field": f, "message": m} for f, m in errors])


def wrong(name, value):
    least, most = TEXTS[name]
    if not isinstance(value, str):
        return "must be text"
    if not least <= len(value) <= most:
        return f"must have {least} to {most} characters"
    if name == "mail" and not MAIL.fullmatch(value):
        return "must be a mail address such as ann@example.org"
    return "must hold no control characters" if CONTROL.search(value) else ""


def user(document):
    return {
        "id": document["_id"],
        "first_name": document["first_name"],
        "last_name": document["last_name"],
        "name": document["first_name"] + " " + document["last_name"],
        "mail": document["mail"],
        "admin_platform": document["admin_platform"],
        "created": document["created"].isoformat(timespec="milliseconds") + "Z",
        "updated": document["updated"].isoformat(timespec="milliseconds") + "Z",
    }


@app.post("/v1/users")
def create():
    try:
        body = request.get_json()
    except BadRequest:
        return problem(400, "malformed", "The body is not JSON.")
    if not isinstance(body, dict):
        return invalid([("", "must be a JSON object")])
    errors = [(name, wrong(name, body[name]) if name in body else "is missing") for name in TEXTS]
    errors = [error for error in errors if error[1]]
    if not isinstance(body.get("admin_platform", False), bool):
        errors.append(("admin_platform", "must be true or false"))
    errors += [(name, "is not a field of this request") for name in body if name not in TEXTS | {"admin_platform": 0}]
    if errors:
        return invalid(errors)
    now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
    now = now.replace(microsecond=now.microsecond // 1000 * 1000)
    document = {
        "_id": str(uuid.uuid4()),
        "first_name": body["first_name"],
        "last_name": body["last_name"],
        "mail": body["mail"],
        "mail_key": body["mail"].lower(),
        "secret": HASHER.hash(unicodedata.normalize("NFC", body["secret"])),
        "admin_platform": body.get("admin_platform", False),
        "created": now,
        "updated": now,
        "revision": 1,
    }
    try:
        database().users.insert_one(document)
    except DuplicateKeyError:
        return problem(409, "mail-taken", "Another user has this mail address.")
    logging.info("User created user=%s", document["_id"])
    return jsonify(user(document)), 201, {"Location": f"/v1/users/{document['_id']}", "ETag": '"1"'}


def number(name, least, most, otherwise, errors):
    text = request.args.get(name, str(otherwise))
    if text.isdecimal() and least <= int(text) <= most:
        return int(text)
    errors.append((name, f"must be a whole number from {least} to {most}"))
    return least


@app.get("/v1/users")
def listing():
    errors = [(name, "must be given once") for name, values in request.args.lists() if len(values) != 1]
    limit = number("limit", 1, 200, 50, errors)
    offset = number("offset", 0, 1_000_000, 0, errors)
    wanted, order = {}, []
    for key in request.args.get("sort", "last_name,first_name").split(","):
        field = key.removeprefix("-")
        if field not in SORTABLE:
            errors.append(("sort", "must name fields of " + ", ".join(sorted(SORTABLE))))
        order.append(("mail_key" if field == "mail" else field, -1 if key.startswith("-") else 1))
    for name, value in request.args.items():
        if name in FILTERS:
            wanted["mail_key" if name == "mail" else name] = value.lower() if name == "mail" else value
        elif name not in ("limit", "offset", "sort"):
            errors.append((name, "is not a parameter of this list"))
    if "admin_platform" in wanted:
        wanted["admin_platform"] = wanted["admin_platform"] == "true"
    if errors:
        return invalid(errors)
    order.append(("_id", 1))
    found = [user(document) for document in database().users.find(wanted).sort(order).skip(offset).limit(limit)]
    total = database().users.count_documents(wanted)
    after = offset + len(found)
    more = found and after < total
    query = urlencode(request.args.to_dict() | {"limit": limit, "offset": after})
    return jsonify({"items": found, "total": total, "next": f"/v1/users?{query}" if more else None})
