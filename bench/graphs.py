"""Graphs posted per second over HTTP, durable."""

import argparse
import datetime
import json
import shutil
import statistics
import sys
from pathlib import Path

import wrk
from servers import Charm, Mongod, Orchestrator, RabbitMq, Servers, machine, packed_charm, write

WARM_UP = 15
# The eight nodes and nine edges of the seed's example.
EDGES = [[0, 1], [0, 4], [1, 6], [3, 2], [3, 6], [5, 0], [5, 1], [5, 2], [7, 6]]
NODES = [{"id": number, "name": name, "engine": "nil"} for number, name in enumerate("abcdefgh")]


def load(port, token_file, body_file, connections, seconds):
    return wrk.run(port, "/v1/tasks", "graph", [token_file, body_file], connections, seconds)


def show(rounds):
    rates = [(run["requests"] - run["not_2xx"]) / run["seconds"] for run in rounds]
    print(
        f"graphs/s {statistics.median(rates):.0f} (from {min(rates):.0f} to {max(rates):.0f}), "
        f"p50 {statistics.median(run['p50_ms'] for run in rounds):.1f} ms, "
        f"p99 {statistics.median(run['p99_ms'] for run in rounds):.1f} ms, "
        f"not 2xx {sum(run['not_2xx'] for run in rounds)}, broken {sum(run['broken'] for run in rounds)}"
    )


def main():
    parser = argparse.ArgumentParser(prog="bench/graphs")
    parser.add_argument("work", type=Path)
    parser.add_argument("mongod")
    parser.add_argument("charm", nargs="?", default="", metavar="FILE.charm")
    parser.add_argument("--at", type=int, metavar="PORT")
    parser.add_argument("--token", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=64)
    wanted = parser.parse_args()
    if wanted.at and not wanted.token:
        parser.error("--at wants --token FILE")
    work = wanted.work.resolve()
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    body = work / "graph.json"
    write(body, json.dumps({"name": "example", "nodes": NODES, "edges": EDGES}))
    print(f"{datetime.date.today()}, {machine()}")
    print(f"median of {wanted.rounds} rounds of {wanted.seconds} s; wrk, {wanted.connections} connections")
    if wanted.at:
        token = wanted.token.resolve()
        load(wanted.at, token, body, wanted.connections, WARM_UP)
        show([load(wanted.at, token, body, wanted.connections, wanted.seconds) for _ in range(wanted.rounds)])
        return
    with Servers() as started:
        mongod = Mongod(started, wanted.mongod, work)
        broker = RabbitMq(started, work)
        charm = Charm(packed_charm(wanted.charm), work / "charm")
        credentials = {"database-uri": mongod.uri(), "broker-uri": broker.uri()}
        api = Orchestrator(started, charm, work, credentials).await_ready()
        token = work / "token"
        write(token, api.sign_in(), 0o600)
        first = load(api.port, token, body, wanted.connections, WARM_UP)
        if first["not_2xx"] >= first["requests"]:
            sys.exit(f"Nothing but errors: does this orchestrator have POST /v1/tasks? {first}")
        cpu, database = api.processor_seconds(), mongod.processor_seconds()
        rounds = [load(api.port, token, body, wanted.connections, wanted.seconds) for _ in range(wanted.rounds)]
        posted = sum(run["requests"] for run in rounds)
        show(rounds)
        print(
            f"CPU ms per graph: orchestrator {(api.processor_seconds() - cpu) / posted * 1000:.3f}, "
            f"mongod {(mongod.processor_seconds() - database) / posted * 1000:.3f}"
        )


main()
