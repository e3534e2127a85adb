"""CPU time, wall time and tool calls of a no-op hook: our packed charm and a trivial one on ops, side by side."""

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import zipfile
from importlib.metadata import version
from pathlib import Path

import yaml

ROUNDS = 20

OPS_CHARM = """\
import ops


class Trivial(ops.CharmBase):
    def __init__(self, framework):
        super().__init__(framework)
        framework.observe(self.on.update_status, self._on_update_status)

    def _on_update_status(self, _):
        self.unit.status = ops.ActiveStatus()


ops.main(Trivial)
"""

# Every tool is this one script: answers made before the run, and the status that was set last.
TOOL = """\
#!/bin/sh
tool=${{0##*/}}
[ -z "$BENCH_CALLS" ] || echo "$tool $*" >>"$BENCH_CALLS"
case "$tool $*" in
status-set*) while [ $# -gt 2 ]; do shift; done
    printf '{{"status":"%s","message":"%s","status-data":{{}}}}\\n' "$1" "$2" >{folder}/status ;;
status-get*) read -r answer <{folder}/status; echo "$answer" ;;
config-get*) cat {folder}/config ;;
is-leader*) echo true ;;
relation-ids*cluster) echo '["cluster:0"]' ;;
relation-get*) echo '{{"active-unit":"orchestra/0"}}' ;;
relation-ids* | relation-list*) echo '[]' ;;
opened-ports*) echo '["{port}/tcp"]' ;;
secret-get*) cat {folder}/secret ;;
secret-info-get*) echo '{{"bench0000000000000000":{{"label":"orchestra-generated"}}}}' ;;
network-get*) echo '{{"bind-addresses":[],"egress-subnets":[],"ingress-addresses":["127.0.0.1"]}}' ;;
state-get*) echo '{{}}' ;;
esac
"""

TOOLS = """
action-fail action-get action-log action-set application-version-set close-port config-get goal-state is-leader juju-log
juju-reboot network-get open-port opened-ports relation-get relation-ids relation-list relation-set secret-add secret-get
secret-grant secret-ids secret-info-get secret-remove secret-set state-delete state-get state-set status-get status-set
""".split()


RABBITMQ = "/usr/lib/rabbitmq/bin/rabbitmq-server"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def write(path, text, mode=0o644):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)


def make_tools(folder, config, port):
    defaults = {name: option["default"] for name, option in config.items() if "default" in option}
    secrets = ("root-secret", "nodes-secret", "mongo-admin-password", "mongo-nodes-password", "rabbit-password")
    write(folder / "config", json.dumps(defaults) + "\n")
    write(folder / "secret", json.dumps({key: "0123456789abcdef0123456789abcdef" for key in secrets}) + "\n")
    write(folder / "status", '{"status":"unknown","message":"","status-data":{}}\n')
    for tool in TOOLS:
        write(folder / "bin" / tool, TOOL.format(folder=folder, port=port), 0o755)


def unpack(charm, folder):
    with zipfile.ZipFile(charm) as archive:
        for entry in archive.infolist():
            os.chmod(archive.extract(entry, folder), entry.external_attr >> 16 & 0o777)


class Charm:
    """One unpacked charm and how its hooks are started, as Juju would: no inherited environment."""

    def __init__(self, name, folder, tools, entry):
        self.name = name
        self.folder = folder
        self.tools = tools
        self.entry = entry

    def run(self, hook, calls=""):
        """Runs one hook; its CPU seconds, children included, and its wall seconds."""
        environment = {
            "PATH": f"{self.tools}/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "LANG": "C.UTF-8",
            "CHARM_DIR": str(self.folder),
            "JUJU_CHARM_DIR": str(self.folder),
            "JUJU_HOOK_NAME": hook,
            "JUJU_DISPATCH_PATH": f"hooks/{hook}",
            "JUJU_UNIT_NAME": "orchestra/0",
            "JUJU_MODEL_NAME": "bench",
            "JUJU_MODEL_UUID": "00000000-0000-4000-8000-000000000000",
            "JUJU_CONTEXT_ID": f"orchestra/0-{hook}-0",
            "JUJU_AGENT_SOCKET_ADDRESS": "@none",
            "JUJU_AGENT_SOCKET_NETWORK": "unix",
            "JUJU_API_ADDRESSES": "127.0.0.1:17070",
            "JUJU_MACHINE_ID": "0",
            "JUJU_PRINCIPAL_UNIT": "",
            "JUJU_AVAILABILITY_ZONE": "",
            "JUJU_VERSION": "3.6.11",
            "BENCH_CALLS": str(calls),
        }
        log = self.folder.parent / f"{hook}.log"
        began = time.monotonic()
        with open(log, "wb") as output:
            process = subprocess.Popen(
                [self.entry(hook)], cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )
            _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - began
        if process.returncode != 0:
            sys.exit(f"{self.name}: {hook} ended with {process.returncode}:\n{log.read_text()[-3000:]}")
        return usage.ru_utime + usage.ru_stime, wall

    def calls(self, hook):
        log = self.folder.parent / "calls"
        log.unlink(missing_ok=True)
        self.run(hook, log)
        return log.read_text().splitlines() if log.exists() else []


def orchestra(charm, work, mongod):
    folder = work / "orchestra" / "charm"
    unpack(charm, folder)
    port = free_port()
    state = work / "orchestra" / "state"
    write(
        folder.parent / "local.properties",
        f"state={state}\napi.port={port}\ndatabase.port={free_port()}\nmongod={mongod}\n"
        f"rabbitmq={RABBITMQ}\nbroker.port={free_port()}\nbroker.management.port={free_port()}\n"
        f"broker.distribution.port={free_port()}\nbroker.epmd.port={free_port()}\n",
    )
    tools = work / "orchestra" / "tools"
    make_tools(tools, yaml.safe_load((folder / "config.yaml").read_text())["options"], port)
    return Charm("orchestra", folder, tools, lambda hook: folder / "hooks" / hook), state


def ops(python, work):
    folder = work / "ops" / "charm"
    write(folder / "metadata.yaml", "name: trivial\nsummary: Trivial.\ndescription: Trivial.\n")
    write(folder / "src" / "charm.py", OPS_CHARM)
    write(folder / "dispatch", f'#!/bin/sh\nexec {python} src/charm.py\n', 0o755)
    tools = work / "ops" / "tools"
    make_tools(tools, {}, 8080)
    return Charm("ops " + version("ops"), folder, tools, lambda hook: folder / "dispatch")


def main():
    packed, work, python = sys.argv[1], Path(sys.argv[2]).resolve(), Path(sys.argv[3]).absolute()
    shutil.rmtree(work, ignore_errors=True)
    ours, state = orchestra(packed, work, sys.argv[4])
    theirs = ops(python, work)
    supervisor = subprocess.Popen(
        [ours.folder / "runtime/bin/java", "-cp", f"{ours.folder}/agent/*", "orchestra.agent.local.Supervisor", state],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for charm in (ours, theirs):
            for hook in ("install", "config-changed", "start", "update-status"):
                charm.run(hook)
        results = {charm: [] for charm in (ours, theirs)}
        for _ in range(ROUNDS):
            for charm, runs in results.items():
                runs.append(charm.run("update-status"))
        calls = {charm: charm.calls("update-status") for charm in results}
    finally:
        supervisor.stdin.close()
        supervisor.wait(30)
    report(packed, ours, theirs, results, calls)


def report(packed, ours, theirs, results, calls):
    unpacked = sum(path.stat().st_size for path in ours.folder.rglob("*") if path.is_file())
    print(f"{Path(packed).name}: {os.path.getsize(packed) / 1e6:.1f} MB packed, {unpacked / 1e6:.1f} MB unpacked")
    print(f"update-status with nothing to do, median of {ROUNDS}:")
    print(f"{'':14}{'CPU ms':>8}{'wall ms':>9}{'tool calls':>12}")
    middle = {}
    for charm, runs in results.items():
        middle[charm] = statistics.median(cpu for cpu, _ in runs)
        wall = statistics.median(wall for _, wall in runs)
        print(f"{charm.name:14}{middle[charm] * 1000:8.0f}{wall * 1000:9.0f}{len(calls[charm]):12}")
    print(f"CPU ratio, ours to {theirs.name}: {middle[ours] / middle[theirs]:.2f}")
    changes = [call for call in calls[ours] if call.split()[0].endswith(("-set", "-add", "-remove", "-port"))]
    if changes:
        print("Not a no-op: " + "; ".join(changes))
        sys.exit(1)


main()
