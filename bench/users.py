"""Requests and processor time of list and create of users: ours and Flask, gunicorn and PyMongo, side by side."""

import argparse
import datetime
import json
import secrets
import shutil
import statistics
import sys
import urllib.error
import urllib.request
from importlib.metadata import version
from pathlib import Path
from urllib.parse import parse_qsl

import wrk
from bson import Int64
from peers.bearer import session_document
from pymongo import MongoClient
from servers import Charm, Gunicorn, Mongod, Orchestrator, Servers, machine, packed_charm, write

# A JVM compiles what it runs often: ours is loaded before a load is measured, until it has answered so many or so long.
WARM_UP_REQUESTS = 60_000
WARM_UP_SECONDS = 60
WARM_UP_STEP = 5
PEERS = {
    "sync, 2 workers": ["--worker-class", "sync", "--workers", 2],
    "sync, 4 workers": ["--worker-class", "sync", "--workers", 4],
    "gthread, 2 x 4": ["--worker-class", "gthread", "--workers", 2, "--threads", 4],
    "gthread, 4 x 4": ["--worker-class", "gthread", "--workers", 4, "--threads", 4],
}
OURS = "orchestra"
# How many users there are, what is asked, and by which script.
LOADS = {
    "list: 1 of 100 users": (100, "/v1/users?limit=1", "get"),
    "list: 50 of 100 users": (100, "/v1/users", "get"),
    "list: 50 of 1,000 users": (1000, "/v1/users", "get"),
    "create, argon2id included": (1000, "/v1/users", "create"),
}


def document(number):
    """A user as our API keeps one."""
    when = datetime.datetime(2026, 1, 1, 12, number // 60 % 60, number % 60, 123000)
    mail = f"User.{number}@example.org"
    return {
        "_id": f"00000000-0000-4000-8000-{number:012d}",
        "first_name": f"First {number % 97}",
        "last_name": f"Last {number * 7919 % 1009}",
        "mail": mail,
        "mail_key": mail.lower(),
        "secret": "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$" + "A" * 43,
        "admin_platform": number % 10 == 0,
        "created": when,
        "updated": when,
        "revision": Int64(1),
    }


def fill(databases, wanted):
    for database in databases:
        there = database.users.count_documents({})
        if there < wanted:
            database.users.insert_many([document(number) for number in range(there, wanted)])


def copy_indexes(ours, theirs):
    for collection in ("users", "sessions"):
        for name, index in ours[collection].index_information().items():
            if name != "_id_":
                theirs[collection].create_index(index["key"], unique=index.get("unique", False))


def ask(port, path, token, body=None):
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(
            urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, headers), timeout=20
        ) as response:
            return response.status, ordered(json.load(response))
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def ordered(body):
    """With the parameters of the next page's address in order: they come in any."""
    if body.get("next"):
        path, _, query = body["next"].partition("?")
        body["next"] = path, sorted(parse_qsl(query))
    return body


def check_equal(tokens, servers):
    """That all answer the same: a list word for word, and the same statuses to what is not valid."""
    good = {"first_name": "A", "last_name": "B", "mail": "a@example.org", "secret": "long enough"}
    questions = [
        ("/v1/users", None),
        ("/v1/users?limit=3&offset=7&sort=-mail", None),
        ("/v1/users?admin_platform=true&limit=2", None),
    ]
    statuses = [
        ("/v1/users?limit=0", None),
        ("/v1/users?colour=red", None),
        ("/v1/users", good | {"mail": "nobody"}),
        ("/v1/users", good | {"colour": "red"}),
        ("/v1/users", good | {"mail": "user.1@EXAMPLE.org"}),
    ]
    ours = servers[OURS]
    for name, server in servers.items():
        for path, body in questions:
            wanted, found = ask(ours.port, path, tokens[OURS], body), ask(server.port, path, tokens[name], body)
            if wanted != found:
                sys.exit(f"{name} answers {path} otherwise than we do:\n{found}\n{wanted}")
        for path, body in statuses:
            wanted, found = ask(ours.port, path, tokens[OURS], body), ask(server.port, path, tokens[name], body)
            if wanted[0] != found[0] or found[0] < 400:
                sys.exit(f"{name} answers {path} {body} with {found}, we with {wanted}")
        if ask(server.port, "/v1/users", "orchestra_" + "x" * 43)[0] != 401:
            sys.exit(f"{name} lets a stranger in")


class Run:
    """One load on one server: what wrk counted, and what it cost."""

    def __init__(self, server, mongod, path, script, token_file, connections, seconds):
        before, database = server.processor_seconds(), mongod.processor_seconds()
        counted = wrk.run(server.port, path, script, [token_file, secrets.token_hex(4)], connections, seconds)
        done = counted["requests"] - counted["not_2xx"]
        if done < 1:
            sys.exit(f"{server.name}: nothing but errors: {counted}")
        self.rate = done / counted["seconds"]
        self.cost = (server.processor_seconds() - before) / counted["requests"] * 1000
        self.database = (mongod.processor_seconds() - database) / counted["requests"] * 1000
        self.counted = counted


def warm_up(name, server, mongod, path, script, token_file, connections):
    if name != OURS or script != "get":
        Run(server, mongod, path, script, token_file, connections, 2)
        return
    answered = 0
    for _ in range(WARM_UP_SECONDS // WARM_UP_STEP):
        run = Run(server, mongod, path, script, token_file, connections, WARM_UP_STEP)
        answered += run.counted["requests"]
        if answered >= WARM_UP_REQUESTS:
            return


def middle(runs, what):
    return statistics.median(what(run) for run in runs)


def report(load, results, servers):
    best = max((name for name in results if name != OURS), key=lambda name: middle(results[name], lambda r: r.rate))
    print(f"\n{load}")
    print(f"{'':18}   req/s  CPU ms/req  mongod ms/req  p50 ms  p99 ms  not 2xx    MB")
    for name, runs in results.items():
        print(
            f"{name:18}{middle(runs, lambda r: r.rate):8.0f}{middle(runs, lambda r: r.cost):12.3f}"
            f"{middle(runs, lambda r: r.database):15.3f}{middle(runs, lambda r: r.counted['p50_ms']):8.1f}"
            f"{middle(runs, lambda r: r.counted['p99_ms']):8.1f}"
            f"{sum(r.counted['not_2xx'] + r.counted['broken'] for r in runs):9}{servers[name].memory():6.0f}"
        )
    pairs = list(zip(results[OURS], results[best], strict=True))
    rate = statistics.median(one.rate / other.rate for one, other in pairs)
    cost = statistics.median(other.cost / one.cost for one, other in pairs)
    # The database works on the same processors. Where all are busy, this is what the requests' ratio comes to.
    whole = statistics.median((other.cost + other.database) / (one.cost + one.database) for one, other in pairs)
    print(f"ours to the best peer ({best}): {rate:.2f} times the requests, each for 1/{cost:.2f} of the CPU time")
    print(f"(for 1/{whole:.2f} with mongod's, which is on the same processors)")


def main():
    parser = argparse.ArgumentParser(prog="bench/users")
    parser.add_argument("work", type=Path)
    parser.add_argument("mongod")
    parser.add_argument("charm", nargs="?", type=packed_charm, default="")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=64)
    wanted = parser.parse_args()
    work = wanted.work.resolve()
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    print(f"{datetime.date.today()}, {machine()}")
    peers = ", ".join(f"{name} {version(name)}" for name in ("flask", "gunicorn", "pymongo", "argon2-cffi"))
    print(f"{peers}; {wanted.charm.name}")
    print(f"median of {wanted.rounds} rounds of {wanted.seconds} s, all in turn; wrk, {wanted.connections} connections")
    with Servers() as started:
        mongod = Mongod(started, wanted.mongod, work)
        charm = Charm(wanted.charm, work / "charm")
        servers = {OURS: Orchestrator(started, charm, work, {"database-uri": mongod.uri()}).await_ready()}
        tokens = {OURS: servers[OURS].sign_in()}
        client = MongoClient(mongod.uri())
        databases = [client.orchestra, client.peer]
        copy_indexes(*databases)
        peer_token = "orchestra_" + secrets.token_urlsafe(32)
        settings = {"database_uri": mongod.uri(), "database": "peer", "root_secret": Orchestrator.ROOT}
        for number, (name, arguments) in enumerate(PEERS.items()):
            servers[name] = Gunicorn(started, f"peer-{number}", "users:app", arguments, work, settings)
            tokens[name] = peer_token
        client.peer.sessions.insert_one(session_document(peer_token, Orchestrator.ROOT))
        files = {}
        for name, token in tokens.items():
            files[name] = work / f"{servers[name].name}.token"
            write(files[name], token, 0o600)
        for load, (users, path, script) in LOADS.items():
            fill(databases, users)
            if script == "get":
                check_equal(tokens, servers)
            for name, server in servers.items():
                warm_up(name, server, mongod, path, script, files[name], wanted.connections)
            results = {name: [] for name in servers}
            for _ in range(wanted.rounds):
                for name, server in servers.items():
                    load_as = mongod, path, script, files[name], wanted.connections
                    results[name].append(Run(server, *load_as, wanted.seconds))
            report(load, results, servers)


main()
