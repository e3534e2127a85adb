"""The servers of the benches: each its own process on free ports, ended with the bench, its processor time told."""

import base64
import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

from pymongo import MongoClient
from pymongo.errors import PyMongoError

RABBITMQ = "/usr/lib/rabbitmq/bin/rabbitmq-server"
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 90


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def write(path, text, mode=0o644):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=mode)
    path.chmod(mode)
    path.write_text(text)


def until(what, patience=PATIENCE, pause=0.1):
    """Waits until what() answers something true, and answers it."""
    end = time.monotonic() + patience
    while True:
        found = what()
        if found:
            return found
        if time.monotonic() > end:
            sys.exit(f"Waited {patience} s in vain for {what.__qualname__}")
        time.sleep(pause)


def listens(port):
    with socket.socket() as attempt:
        attempt.settimeout(0.5)
        return attempt.connect_ex(("127.0.0.1", port)) == 0


class Server:
    """A process in a session of its own, and all that it starts; ended with the servers it is one of."""

    def __init__(self, started, name, command, folder, environment=None):
        self.name = name
        self.log = folder / f"{name}.log"
        folder.mkdir(parents=True, exist_ok=True)
        plain = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": str(folder)}
        with open(self.log, "ab") as output:
            self.process = subprocess.Popen(
                [str(word) for word in command],
                cwd=folder,
                env=plain | {name: str(value) for name, value in (environment or {}).items()},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        started.running.append(self)

    def await_listening(self, port):
        def listening():
            self.check_alive()
            return listens(port)

        until(listening)
        return self

    def check_alive(self):
        if self.process.poll() is not None:
            sys.exit(f"{self.name} ended with {self.process.returncode}:\n{self.log.read_text()[-3000:]}")

    def processor_seconds(self):
        """Of all processes of its session, and of those of them that ended."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(") ")[2].split()
            except OSError:
                continue
            if int(fields[3]) == self.process.pid:
                ticks += sum(int(field) for field in fields[11:15])
        return ticks / TICKS

    def memory(self):
        """Megabytes that its processes have to themselves, plus their shares of what is shared."""
        total = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                if int(stat.read_text().rpartition(") ")[2].split()[3]) == self.process.pid:
                    rollup = (stat.parent / "smaps_rollup").read_text()
                    total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
            except (OSError, StopIteration):
                continue
        return total / 1024

    def stop(self):
        """SIGTERM to its first process, and after a while SIGKILL to all."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            print(f"{self.name} did not end in 20 s and is killed", file=sys.stderr)
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait(20)


class Servers:
    """What was started, ended in reverse, also when the bench fails or is told to end."""

    def __enter__(self):
        self.running = []
        for told in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(told, lambda *_: sys.exit(130))
        return self

    def end(self, *ended):
        for server in ended:
            self.running.remove(server)
            server.stop()

    def __exit__(self, *_):
        for told in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(told, signal.SIG_IGN)
        self.end(*reversed(list(self.running)))


class Mongod(Server):
    """A replica set of one that asks for credentials, with two databases' users."""

    def __init__(self, started, program, folder):
        data = folder / "mongod"
        data.mkdir(parents=True)
        self.port = free_port()
        key = secrets.token_hex(24)
        write(folder / "mongod.key", key, 0o600)
        command = [Path(program).absolute(), "--dbpath", data, "--port", self.port, "--bind_ip", "127.0.0.1"]
        command += ["--keyFile", folder / "mongod.key", "--replSet", "bench", "--nounixsocket"]
        command += ["--wiredTigerCacheSizeGB", "0.5", "--setParameter", "enableLocalhostAuthBypass=0"]
        super().__init__(started, "mongod", command, folder)
        self.password = secrets.token_urlsafe(18)
        self.await_listening(self.port)
        with MongoClient(self.address("__system", key, "local")) as client:
            member = {"_id": 0, "host": f"127.0.0.1:{self.port}"}
            client.admin.command("replSetInitiate", {"_id": "bench", "members": [member]})

            def primary():
                try:
                    return client.admin.command("hello")["isWritablePrimary"]
                except PyMongoError:
                    return False

            until(primary)
            client.admin.command("createUser", "bench", pwd=self.password, roles=["root"])

    def address(self, user, password, source="admin"):
        return (
            f"mongodb://{user}:{password}@127.0.0.1:{self.port}/?authSource={source}"
            "&directConnection=true&authMechanism=SCRAM-SHA-256"
        )

    def uri(self):
        return self.address("bench", self.password)


class RabbitMq(Server):
    """A broker with one user and one virtual host of the same name, and a port mapper of its own."""

    VIRTUAL_HOST = "bench"

    def __init__(self, started, folder):
        if not os.access(RABBITMQ, os.X_OK):
            sys.exit(f"No {RABBITMQ}: on Debian, apt install rabbitmq-server")
        self.port, mapper_port = free_port(), free_port()
        self.password = secrets.token_urlsafe(18)
        home = folder / "rabbitmq"
        salt = secrets.token_bytes(4)
        digest = hashlib.sha256(salt + self.password.encode()).digest()
        user = {"name": "bench", "password_hash": base64.b64encode(salt + digest).decode(), "tags": "administrator"}
        user |= {"hashing_algorithm": "rabbit_password_hashing_sha256", "limits": {}}
        rights = {"user": "bench", "vhost": self.VIRTUAL_HOST, "configure": ".*", "write": ".*", "read": ".*"}
        definitions = {"users": [user], "vhosts": [{"name": self.VIRTUAL_HOST}], "permissions": [rights]}
        write(home / "definitions.json", json.dumps(definitions), 0o600)
        write(home / ".erlang.cookie", secrets.token_hex(16), 0o600)
        write(home / "enabled_plugins", "[].\n")
        write(
            home / "rabbitmq.conf",
            f"listeners.tcp.1 = 127.0.0.1:{self.port}\nload_definitions = {home}/definitions.json\n"
            "disk_free_limit.absolute = 50MB\nvm_memory_high_watermark.relative = 0.25\n"
            "log.file = false\nlog.console = true\nlog.console.level = warning\n",
        )
        mapper = ["epmd", "-address", "127.0.0.1", "-port", mapper_port]
        Server(started, "epmd", mapper, folder).await_listening(mapper_port)
        environment = {
            "HOME": home,
            "RABBITMQ_NODENAME": "bench@localhost",
            "RABBITMQ_CONFIG_FILE": home / "rabbitmq.conf",
            "RABBITMQ_CONFIG_FILES": home / "conf.d" / "*.conf",
            "RABBITMQ_ADVANCED_CONFIG_FILE": home / "advanced.config",
            "RABBITMQ_ENABLED_PLUGINS_FILE": home / "enabled_plugins",
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_MNESIA_BASE": home / "mnesia",
            "RABBITMQ_LOG_BASE": home / "log",
            "RABBITMQ_LOGS": "-",
            "RABBITMQ_DIST_PORT": free_port(),
            "ERL_EPMD_PORT": mapper_port,
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_FLAGS": "-start_epmd false -kernel inet_dist_use_interface {127,0,0,1}",
            "ERL_CRASH_DUMP_SECONDS": "0",
            "RUNNING_UNDER_SYSTEMD": "true",
        }
        super().__init__(started, "rabbitmq", [RABBITMQ], folder, environment)
        self.await_listening(self.port)

    def uri(self):
        return f"amqp://bench:{self.password}@127.0.0.1:{self.port}/{self.VIRTUAL_HOST}"


class Charm:
    """The packed charm, unpacked: what a unit runs."""

    def __init__(self, packed, folder):
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        with zipfile.ZipFile(packed) as archive:
            for entry in archive.infolist():
                os.chmod(archive.extract(entry, folder), entry.external_attr >> 16 & 0o777)

    def java(self):
        return self.folder / "runtime/bin/java"


class Orchestrator(Server):
    """Our API daemon as its agent starts it on a machine, with a directory for storage."""

    ROOT = "bench-root-secret"
    NODES = "bench-nodes-secret"

    def __init__(self, started, charm, folder, credentials, properties="", name="orchestrator"):
        self.port = free_port()
        home = folder / name
        storage = home / "storage"
        write(storage / ".orchestra-storage", "bench")
        (home / "tmp").mkdir(parents=True)
        for file, value in ({"root-secret": self.ROOT, "nodes-secret": self.NODES} | credentials).items():
            write(home / "credentials" / file, value, 0o600)
        write(
            home / "orchestrator.properties",
            f"listen.address=127.0.0.1\nlisten.port={self.port}\nstorage.kind=directory\nstorage.path={storage}\n"
            f"storage.marker=bench\nlog.level=info\nlog.format=json\n{properties}",
        )
        command = [charm.java(), "-XX:+ExitOnOutOfMemoryError", "-XX:MaxRAMPercentage=40"]
        command += [f"-Djava.io.tmpdir={home / 'tmp'}", "--enable-native-access=ALL-UNNAMED"]
        command += ["-cp", charm.folder / "orchestrator" / "*", "orchestra.orchestrator.Main"]
        command += [home / "orchestrator.properties"]
        super().__init__(started, name, command, home, {"CREDENTIALS_DIRECTORY": home / "credentials"})

    def await_ready(self):
        self.await_listening(self.port)

        def ready():
            try:
                return self.call("GET", "/health/ready")
            except OSError:
                return None

        until(ready)
        return self

    def call(self, method, path, body=None, token=""):
        """What it answers, as JSON; raises OSError with the answer when its status is an error's."""
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=20) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            answer = error.read()[:2000].decode(errors="replace")
            raise OSError(f"{method} {path} was answered {error.code}: {answer}") from None

    def sign_in(self):
        return self.call("POST", "/v1/sessions", {"mail": "root", "secret": self.ROOT})["token"]


class Gunicorn(Server):
    """A peer's HTTP side: gunicorn with a Flask application of bench/peers."""

    def __init__(self, started, name, application, arguments, folder, settings):
        self.port = free_port()
        write(folder / f"{name}.json", json.dumps(settings), 0o600)
        command = [sys.executable, "-m", "gunicorn", "--chdir", Path(__file__).resolve().parent / "peers"]
        command += ["--bind", f"127.0.0.1:{self.port}", "--log-level", "warning", "--no-control-socket"]
        command += ["--backlog", 2048, *arguments, application]
        environment = {"BENCH_SETTINGS": folder / f"{name}.json", "PYTHONDONTWRITEBYTECODE": "1"}
        super().__init__(started, name, command, folder, environment)
        self.await_listening(self.port)


def packed_charm(name):
    """The packed charm of this name, or the one that the build left."""
    built = sorted(Path("archive/target").glob("*.charm"))
    if not name and not built:
        sys.exit("No charm: run mvn -pl archive -am package -DskipTests first")
    return Path(name) if name else built[0]


def machine():
    """One line about where this ran."""
    model = next(
        (line.partition(": ")[2] for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        "unknown processor",
    )
    load = Path("/proc/loadavg").read_text().split()[0]
    return f"{os.cpu_count()} processors ({model}), load before the run {load}"
