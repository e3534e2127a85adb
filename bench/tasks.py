"""No-op tasks from HTTP to recorded result: Celery, and Orchestra beside it."""

import argparse
import datetime
import json
import secrets
import shutil
import statistics
import sys
import time
from importlib.metadata import version
from pathlib import Path

import amqp
import posts
from peers.bearer import session_document
from pymongo import MongoClient
from servers import Charm, Gunicorn, Mongod, Orchestrator, RabbitMq, Server, Servers, machine, packed_charm, until
from servers import write

PATIENCE = 300
# Both sides are measured as they are in daily work: connections made, code compiled.
WARM_UP = 60
LOOK = 0.05
BODY = json.dumps(
    {"name": "no-op", "nodes": [{"id": 0, "name": "only", "engine": "nil", "target": "transform"}], "edges": []}
).encode()
# Pool, its size, and how many times that the worker takes ahead.
CELERY = [
    ("prefork", 2, 4),
    ("prefork", 2, 64),
    ("prefork", 8, 4),
    ("prefork", 8, 32),
    ("threads", 8, 8),
    ("threads", 32, 4),
]
# The HTTP side before it: the first is what pools are tried with, the others are tried with the best pool.
FRONTS = {
    "gthread 2 x 8": ["--worker-class", "gthread", "--workers", 2, "--threads", 8],
    "sync 4": ["--worker-class", "sync", "--workers", 4],
}


class CeleryPeer:
    """Celery's worker of one configuration behind its HTTP side."""

    def __init__(self, started, work, fronts, settings, database, token, configuration):
        front_name, pool, concurrency, ahead = configuration
        front = fronts[front_name]
        self.name = f"Celery, {pool} {concurrency}, prefetch x{ahead}, {front_name}"
        self.port, self.token, self.database = front.port, token, database
        self.started = started
        key = f"celery-{pool}-{concurrency}-{ahead}-{secrets.token_hex(2)}"
        write(work / f"{key}.json", json.dumps(settings | {"prefetch_multiplier": ahead}), 0o600)
        command = [sys.executable, "-m", "celery", "--app", "tasks:tasks"]
        command += ["--workdir", Path(__file__).resolve().parent / "peers", "worker", "--pool", pool]
        command += ["--concurrency", concurrency, "--loglevel", "WARNING", "--hostname", f"{key}@localhost"]
        command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        environment = {"BENCH_SETTINGS": work / f"{key}.json", "PYTHONDONTWRITEBYTECODE": "1"}
        self.worker = Server(started, key, command, work, environment)
        self.parts = {"HTTP": front, "worker": self.worker}

    def done(self):
        return self.database.results.count_documents({"status": "SUCCESS"})

    def settled(self, wanted):
        """Whether so many have ended, asked so that the answer costs the database next to nothing."""
        return self.database.results.estimated_document_count() >= wanted

    def end(self):
        self.started.end(self.worker)


class OrchestraSide:
    """Our orchestrator and one worker of the role transform, each a process."""

    def __init__(self, started, work, mongod, broker, charm, class_path, slots):
        self.name = f"Orchestra, {slots} slots"
        broker_uri = {"broker-uri": broker.uri()}
        self.api = Orchestrator(started, charm, work, {"database-uri": mongod.uri()} | broker_uri).await_ready()
        self.port, self.token = self.api.port, self.api.sign_in()
        home = work / "worker"
        storage = work / "orchestrator" / "storage"
        for name, value in ({"nodes-secret": Orchestrator.NODES} | broker_uri).items():
            write(home / "credentials" / name, value, 0o600)
        write(
            home / "worker.properties",
            f"role=transform\nname=bench\nslots={slots}\napi.urls=http://127.0.0.1:{self.port}\n"
            f"storage.path={storage}\nwork.folder={home / 'work'}\nlog.level=info\nlog.format=json\n",
        )
        (home / "work").mkdir()
        command = [charm.java(), "-XX:+ExitOnOutOfMemoryError", "-Xmx256m", "--enable-native-access=ALL-UNNAMED"]
        command += ["-cp", class_path, "orchestra.worker.Main", home / "worker.properties"]
        worker = Server(started, "worker", command, home, {"CREDENTIALS_DIRECTORY": home / "credentials"})
        self.parts = {"HTTP": self.api, "worker": worker}

    def done(self):
        return self.listed("success")

    def settled(self, wanted):
        """Whether all have ended; what runs is counted faster than what has ended."""
        return self.listed("running") == 0

    def listed(self, state):
        return self.api.call("GET", f"/v1/tasks?state={state}&limit=1", token=self.token)["total"]


class Run:
    """So many tasks on one side: how fast, and what each cost."""

    def __init__(self, side, shared, count, connections):
        parts = side.parts | shared
        before = {name: server.processor_seconds() for name, server in parts.items()}
        wanted = side.done() + count
        began = time.monotonic()
        self.posting = count / posts.post(side.port, "/v1/tasks", side.token, BODY, count, connections)

        def recorded():
            for server in parts.values():
                server.check_alive()
            return side.settled(wanted)

        until(recorded, PATIENCE, LOOK)
        self.rate = count / (time.monotonic() - began)
        self.costs = {name: (parts[name].processor_seconds() - before[name]) / count * 1000 for name in parts}
        if side.done() != wanted:
            sys.exit(f"{side.name}: {side.done()} results where {wanted} were wanted")


def warm_up(side, shared, count, connections):
    until = time.monotonic() + WARM_UP
    while time.monotonic() < until:
        Run(side, shared, count, connections)


def report(results):
    print(f"{'':48}{'tasks/s':>8}{'POSTs/s':>9}   CPU ms per task: HTTP  worker  RabbitMQ  mongod")
    for name, runs in results.items():
        costs = {part: statistics.median(run.costs[part] for run in runs) for part in runs[0].costs}
        print(
            f"{name:48}{statistics.median(run.rate for run in runs):8.0f}"
            f"{statistics.median(run.posting for run in runs):9.0f}{'':17}"
            f"{costs['HTTP']:8.2f}{costs['worker']:8.2f}{costs['RabbitMQ']:10.2f}{costs['mongod']:8.2f}"
        )


def compare(ours, theirs):
    pairs = list(zip(ours, theirs, strict=True))
    rate = statistics.median(one.rate / other.rate for one, other in pairs)

    def own(run):
        return run.costs["HTTP"] + run.costs["worker"]

    cost = statistics.median(own(other) / own(one) for one, other in pairs)
    print(f"Orchestra to Celery: {rate:.2f} times the tasks, each for 1/{cost:.2f} of the CPU time of HTTP and worker")


def check_queue(broker):
    """That Celery's queue is a quorum queue, and empty: declaring it otherwise would be refused."""
    with amqp.Connection(
        f"127.0.0.1:{broker.port}", "bench", broker.password, virtual_host=broker.VIRTUAL_HOST
    ) as connection:
        quorum = {"x-queue-type": "quorum"}
        found = connection.channel().queue_declare("bench", durable=True, auto_delete=False, arguments=quorum)
        if found.message_count:
            sys.exit(f"Celery left {found.message_count} messages behind")


def class_path(name):
    """As told, or what the build left in worker/target."""
    if name:
        return name
    target = Path("worker/target")
    jars, libraries = sorted(target.glob("orchestra-worker-*.jar")), target / "runtime.classpath"
    if not jars or not libraries.exists():
        sys.exit("No worker: build it, or say --worker CLASS_PATH")
    return f"{jars[0].resolve()}:{libraries.read_text().strip()}"


def arguments():
    parser = argparse.ArgumentParser(prog="bench/tasks")
    parser.add_argument("work", type=Path)
    parser.add_argument("mongod")
    parser.add_argument("--orchestra", nargs="?", const="", default=None, metavar="FILE.charm")
    parser.add_argument("--worker", default="", metavar="CLASS_PATH")
    parser.add_argument("--slots", type=int, default=32)
    parser.add_argument("--tasks", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=64)
    return parser.parse_args()


def main():
    wanted = arguments()
    with_ours = wanted.orchestra is not None
    packed = packed_charm(wanted.orchestra) if with_ours else None
    ours_path = class_path(wanted.worker) if with_ours else ""
    work = wanted.work.resolve()
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    print(f"{datetime.date.today()}, {machine()}")
    print(", ".join(f"{name} {version(name)}" for name in ("celery", "flask", "gunicorn", "pymongo")))
    with Servers() as started:
        mongod = Mongod(started, wanted.mongod, work)
        broker = RabbitMq(started, work)
        shared = {"RabbitMQ": broker, "mongod": mongod}
        database = MongoClient(mongod.uri()).peer
        token = "orchestra_" + secrets.token_urlsafe(32)
        database.sessions.create_index("token_hash", unique=True)
        database.sessions.insert_one(session_document(token, Orchestrator.ROOT))
        settings = {"database_uri": mongod.uri(), "database": "peer", "root_secret": Orchestrator.ROOT}
        settings |= {
            "broker_uri": broker.uri(),
            "result_uri": mongod.uri().replace("/?", "/peer?") + "&w=majority&journal=true&wTimeoutMS=5000",
        }
        fronts = {
            name: Gunicorn(started, f"front-{number}", "tasks:app", front, work, settings)
            for number, (name, front) in enumerate(FRONTS.items())
        }
        few = max(100, wanted.tasks // 2)
        tried = {}

        def celery(configuration):
            side = CeleryPeer(started, work, fronts, settings, database, token, configuration)
            Run(side, shared, few // 2, wanted.connections)
            return side

        def attempt(configuration):
            side = celery(configuration)
            tried[configuration] = side.name, Run(side, shared, few, wanted.connections)
            side.end()

        def best():
            return max(tried, key=lambda configuration: tried[configuration][1].rate)

        first, *others = FRONTS
        for pool in CELERY:
            attempt((first, *pool))
        check_queue(broker)
        for front in others:
            attempt((front, *best()[1:]))
        print(f"\nevery configuration once, {few} tasks:")
        report({name: [run] for name, run in tried.values()})

        sides = [celery(best())]
        if with_ours:
            ours = OrchestraSide(started, work, mongod, broker, Charm(packed, work / "charm"), ours_path, wanted.slots)
            sides.insert(0, ours)
        for side in sides:
            warm_up(side, shared, few, wanted.connections)
        results = {side.name: [] for side in sides}
        for _ in range(wanted.rounds):
            for side in sides:
                results[side.name].append(Run(side, shared, wanted.tasks, wanted.connections))
        print(f"\nmedian of {wanted.rounds} rounds of {wanted.tasks} tasks, in turn, {wanted.connections} connections:")
        report(results)
        if with_ours:
            compare(*results.values())


main()
