# What the chapters of archive/real-juju share: a model, what its units show, and the machines under them.
# Wanted of the caller: $kit, $JJ_DIR, $work, $model, $chapter, and the machine of orchestra/0 in $host.

say() { printf '%s %s: %s\n' "$(date +%T)" "$chapter" "$*"; }
fail() { say "FAILED: $*"; exit 1; }
# Both are ssh underneath, which would take what is piped to a command behind them.
juju() { "$kit/j" "$@" </dev/null; }
on() { "$kit/ssh.sh" "$@" </dev/null; }
# seen PATTERN: a grep that reads to the end; one that leaves early fails what writes to it, and so the pipeline
seen() { grep "$@" >/dev/null; }
now() { date +%s.%N; }
since() { awk -v from="$1" -v to="$(now)" 'BEGIN { printf "%.1f", to - from }'; }

# shown WORDS: a step is done; prints what it took since the one before
last_step=$(now)
shown() {
    say "$1 (+$(since "$last_step") s)"
    last_step=$(now)
}

status() { juju status -m "$model" --format=json >"$work/$chapter.json" 2>/dev/null; }

# fact UNIT KEY...: one fact of a unit in the last status asked for, keys separated by slashes
fact() {
    python3 - "$work/$chapter.json" "$@" <<'P'
import json, sys
path, unit, *keys = sys.argv[1:]
with open(path) as file:
    facts = json.load(file)["applications"].get(unit.split("/")[0], {})
units = facts.get("units") or {}
for key in keys:
    value = units.get(unit, {}) if "/" in unit else facts
    for part in key.split("/"):
        value = value.get(part, {}) if isinstance(value, dict) else {}
    print(value or "")
P
}

logs() { on "$host" "tail -n ${1:-60} /var/log/juju/unit-${unit/\//-}.log" 2>/dev/null | cut -c1-400 || true; }

# look UNIT: $level, $text and $agent of it as they are now; a status of ours that no page has ends the run
look() {
    level= text= agent=
    status || return 1
    { read -r level; read -r text; read -r agent; } < <(fact "$1" workload-status/current workload-status/message juju-status/current) || return 1
    case $1 in orchestra/*) documented ;; esac
}

seen_status=
documented() {
    [ "$seen_status" != "$level $text" ] || return 0
    seen_status="$level $text"
    case "$level $text" in
    "waiting agent initialising"* | "waiting installing agent"* | "waiting waiting for machine" | "maintenance installing charm software" | "unknown "* | "error "* | " ") return 0 ;; # Juju's own
    esac
    "$top/archive/juju/documented" "$level" "$text" || fail "a status without a page"
}

# wait_for WORDS SECONDS UNIT PATTERN: until the unit is idle and "level text" matches. A failed hook ends the wait,
# unless $tolerant is set: then it is for Juju to try it again.
tolerant=
wait_for() {
    local end=$((SECONDS + $2))
    while [ $SECONDS -lt $end ]; do
        if look "$3"; then
            case $level in error) [ -n "$tolerant" ] || { logs; fail "$3 is in error while waiting for: $1"; } ;; esac
            if [ "$agent" = idle ] && [[ "$level $text" =~ $4 ]]; then
                shown "$1 [$level${text:+: $text}]"
                return
            fi
        fi
        sleep 0.5
    done
    juju status -m "$model" --relations || true
    logs
    fail "waited $2 s for: $1; $3 is $agent and shows: $level $text"
}

# eventually WORDS SECONDS COMMAND...: until the command succeeds
eventually() {
    local words=$1 end=$((SECONDS + $2))
    shift 2
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $end ] || fail "waited for: $words"
        sleep 0.3
    done
    shown "$words"
}

# api ADDRESS: whether the API is ready there
api() {
    nsenter --net=/run/netns/jj curl -fsS --max-time 3 "http://$1:8080/health/ready" 2>/dev/null | seen '"ready"'
}
no_api() { ! nsenter --net=/run/netns/jj bash -c "exec 3<>/dev/tcp/$1/8080" 2>/dev/null; }

# signs_in ADDRESS NAME SECRET: whether the API takes them; the secret goes by stdin
signs_in() {
    printf '{"mail":"%s","secret":"%s"}' "$2" "$3" |
        nsenter --net=/run/netns/jj curl -fsS --max-time 5 -H 'Content-Type: application/json' -d @- "http://$1:8080/v1/sessions" >/dev/null 2>&1
}
refused() { ! signs_in "$@"; }

# named: $unit is the unit of orchestra that there is now
named() {
    local end=$((SECONDS + 30))
    until status && unit=$(python3 -c 'import json, sys; print(*(json.load(open(sys.argv[1]))["applications"]["orchestra"].get("units") or {}))' "$work/$chapter.json") && [ -n "$unit" ]; do
        [ $SECONDS -lt $end ] || fail "the application orchestra has no unit"
    done
}

# log_has PATTERN: whether Juju's log of any unit of orchestra on $host has such a line
log_has() { on "$host" 'cat /var/log/juju/unit-orchestra-*.log' | seen -E "$1"; }

# act ACTION [PARAMETER...]: runs an action of $unit; its results in $result
act() {
    local name=$1
    shift
    result=$(juju run -m "$model" --wait 5m --format=yaml "$unit" "$name" "$@" 2>&1) && grep -q '^ *status: completed$' <<<"$result" || { printf '%s\n' "$result"; fail "the action $name failed"; }
}

# boot NAME ADDRESS: a machine as Juju's bases are, with the folder of packages
boot() {
    [ ! -d "$JJ_DIR/m/$1" ] || "$kit/machine.sh" stop "$1" wipe 9>&-
    local try
    for try in 1 2; do
        if JJ_BIND="--bind-ro=$mirror:/mirror --bind=/dev/fuse" "$kit/machine.sh" start "$1" "$2" 9>&- >/dev/null; then break; fi
        [ $try = 1 ] || fail "the machine $1 does not start"
        "$kit/machine.sh" stop "$1" wipe 9>&-
    done
    on "$1" 'rm -f /etc/apt/sources.list /etc/apt/sources.list.d/*; echo "deb [trusted=yes] file:/mirror/base ./" >/etc/apt/sources.list.d/mirror.list; apt-get update -qq' 2>/dev/null
}

# join ADDRESS: the machine or guest is in the model
join() { juju add-machine -m "$model" "ssh:root@$1" >/dev/null 2>&1 || fail "the model does not take the machine at $1"; }

# servers NAME ADDRESS: that machine runs a RabbitMQ and two MongoDBs of its own, on ports 27017 and 27018: one for each
# chapter, since two Orchestras must not share one
servers() {
    on "$1" 'echo "deb [trusted=yes] file:/mirror/mongodb ./" >/etc/apt/sources.list.d/mongodb.list
        export DEBIAN_FRONTEND=noninteractive; apt-get update -qq; apt-get install -y -qq --no-install-recommends mongodb-org-server rabbitmq-server glusterfs-server >/dev/null 2>&1
        for port in 27017 27018; do mkdir -p /srv/mongo$port; systemd-run --quiet --unit=mongod-$port /usr/bin/mongod --dbpath /srv/mongo$port --port $port --bind_ip_all; done
        systemctl start rabbitmq-server; rabbitmqctl -q add_vhost orchestra; rabbitmqctl -q add_user orchestra of-the-other-broker
        rabbitmqctl -q set_permissions -p orchestra orchestra ".*" ".*" ".*"' >/dev/null 2>&1 || fail "the servers do not start"
    mkdir -p "$work/jars" && python3 -m zipfile -e "$charm" "$work/jars"
    local port
    for port in 27017 27018; do
        nsenter --net=/run/netns/jj "$JAVA_HOME/bin/java" -cp "$work/jars/orchestrator/*" "$top/archive/juju/AddUser.java" "$2:$port" orchestra of-the-other-database >"$work/add-user.log" 2>&1 ||
            { tail -n 20 "$work/add-user.log"; fail "the MongoDB takes no user"; }
        on "$1" "systemctl stop mongod-$port; systemctl reset-failed mongod-$port 2>/dev/null; systemd-run --quiet --unit=mongod-$port /usr/bin/mongod --dbpath /srv/mongo$port --port $port --bind_ip_all --auth"
    done
    rm -rf "$work/jars"
}

# counterparts MACHINE PORT: the charms that tell of them, as the applications mongo and rabbit
counterparts() {
    deploy "$model-database" mongo "$1" --config endpoints="$servers_address:$2" --config username=orchestra --config password=of-the-other-database
    deploy "$model-broker" rabbit "$1" --config hostname="$servers_address" --config password=of-the-other-broker
}

# deploy CHARM APPLICATION MACHINE [OPTION...]
deploy() {
    local charm=$1 application=$2 to=$3
    shift 3
    juju deploy -m "$model" "/charms/$charm.charm" "$application" --to "$to" --base ubuntu@24.04 "$@" >"$work/$chapter.deploy" 2>&1 ||
        fail "juju deploy $application: $(cat "$work/$chapter.deploy")"
}

config() { juju config -m "$model" "$@" >/dev/null || fail "juju config $*"; }
# integrate ENDPOINT ENDPOINT: also while the last relation between them still ends
integrate() {
    local try
    for try in $(seq 30); do
        if juju integrate -m "$model" "$@" >/dev/null 2>"$work/$chapter.integrate"; then return; fi
        grep -q "dying" "$work/$chapter.integrate" || break
        sleep 1
    done
    fail "juju integrate $*: $(cat "$work/$chapter.integrate")"
}

# files: every file of the machine that a charm could leave, but for what belongs to packages, Juju and the system
files() {
    on "$host" 'find / -xdev \( -path /proc -o -path /sys -o -path /run -o -path /dev -o -path /tmp -o -path /var/tmp -o -path /var/log -o -path /var/cache \
        -o -path /var/lib/apt -o -path /var/lib/dpkg -o -path /var/lib/juju -o -path /var/lib/systemd -o -path /usr -o -path /mirror -o -path /charms -o -path /opt/juju \) -prune -o -print' |
        grep -vE '^/etc/(passwd|group|shadow|gshadow|subuid|subgid)-?$|^/etc/(ld.so.cache|mailcap|\.pwd\.lock)$|/jujud-|^/etc/profile.d/juju' | LC_ALL=C sort
}

# joined_to_ready: seconds from the moment Juju began the last joined hook of a storage until the unit was active
joined_to_ready() {
    juju debug-log -m "$model" --replay --no-tail --ms --date --include "unit-${unit/\//-}" | "$top/archive/juju/joined-to-ready"
}

# joins_again SECONDS PATTERN: the storage's relation is removed, and made again until "level text" matches
joins_again() {
    local took
    juju remove-relation -m "$model" orchestra:storage storage >/dev/null
    wait_for "the relation broken: blocked" "$1" "$unit" '^blocked no shared storage: integrate '
    no_api $address || fail "the API runs on without storage"
    on $host '! findmnt -n /var/lib/orchestra/storage >/dev/null' || fail "the storage is still mounted"
    juju model-config -m "$model" logging-config='<root>=INFO;juju.worker.uniter=DEBUG'
    integrate orchestra:storage storage
    wait_for "related again" "$1" "$unit" "$2"
    api $address || fail "active, and the API is not ready"
    juju model-config -m "$model" --reset logging-config
    took=$(joined_to_ready) || fail "Juju's log tells of no storage that joined"
    say "from the storage relation joined to the API ready, by Juju's log: $took s (wanted: under 5, on a machine that is not busy)"
}
