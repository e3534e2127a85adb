"""Load by wrk."""

import json
import os
import subprocess
import sys
from pathlib import Path

LOAD = Path(__file__).resolve().parent / "load"


def run(port, path, script, arguments, connections, seconds):
    """One thread of wrk for so many seconds; what it counted."""
    # `require` looks beside the scripts.
    environment = os.environ | {"LUA_PATH": f"{LOAD}/?.lua;;"}
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", LOAD / f"{script}.lua"]
    command += [f"http://127.0.0.1:{port}{path}", "--", *arguments]
    ended = subprocess.run(
        [str(word) for word in command], env=environment, capture_output=True, text=True, timeout=seconds + 60
    )
    if ended.returncode != 0:
        sys.exit(f"wrk ended with {ended.returncode}:\n{ended.stdout}{ended.stderr}")
    return json.loads(ended.stdout.strip().splitlines()[-1])
