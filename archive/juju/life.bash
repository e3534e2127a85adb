# The unit's whole life on a machine with systemd, by juju commands alone: deployed, configured, related, asked, hurt,
# refreshed, rebooted, removed, and deployed again. m4 has the unit, m3 those it works with.

chapter=life
host=m4
address=10.99.0.6

life() {
    boot $host $address
    join $address
    join "$servers_address"
    files >"$work/files-before"
    shown "two machines in the model $model"
    arrives
    is_related
    takes_options
    takes_secrets
    works_with_others
    answers_actions
    uses_other_servers
    is_hurt
    is_refreshed
    is_rebooted
    leaves
    comes_again
    if log_has 'hook "(install|leader-elected|start|upgrade-charm|stop|remove|update-status|[a-z-]*relation[a-z-]*|secret-[a-z]*)" .*failed'; then fail "a hook failed that was not made to"; fi
    say "done"
}
arrives() {
    # A machine leaves its model with its last unit: this one keeps it there while Orchestra comes and goes.
    deploy "$model-client" guest 0
    deploy "$model" orchestra 0
    named
    wait_for "deployed without an option on a machine without a network: asks for storage, and MongoDB's packages" 180 "$unit" \
        '^blocked no shared storage: integrate .*MongoDB.s packages come from .*cannot be fetched'
    no_api $address || fail "something listens before storage"
    [ -n "$(fact orchestra charm-version)" ] || fail "juju status shows no charm version"
    config orchestra mongo_source=/mirror/mongodb
    wait_for "mongo_source names a folder: MongoDB is installed" 120 "$unit" '^blocked no shared storage: integrate [^;]*$'
    no_api $address || fail "something listens before storage"
    on $host 'for s in orchestra-mongod orchestra-rabbitmq orchestra-epmd; do systemctl is-active --quiet $s || exit 1; done; ! systemctl is-active --quiet rabbitmq-server mongod epmd.socket' ||
        fail "the servers do not run, or those of the packages do"
    on $host mkdir -p /srv/data
    config orchestra storage_ip=10.99.0.250 storage_fstype=bind storage_mountpoint=/srv/none
    wait_for "storage that is not there: mount's own reason" 60 "$unit" '^waiting storage /srv/none \(bind\) cannot be mounted: .*does not exist'
    no_api $address || fail "something listens without storage"
    config orchestra storage_mountpoint=/srv/data
    wait_for "storage by options: active" 60 "$unit" '^active $'
    eventually "the API is ready" 5 api $address
    say "from the storage's options to the API ready, in one hook, by Juju's log: $(on $host 'grep -h "config-changed took" /var/log/juju/unit-orchestra-*.log | tail -n 1 | sed "s/.*took //"')"
    juju remove-application -m "$model" --no-prompt orchestra >/dev/null
    eventually "removed" 90 gone "$unit"
    left_nothing
    deploy "$model" orchestra 0 --config mongo_source=/mirror/mongodb --config storage_ip=127.0.0.1 --config storage_fstype=bind --config storage_mountpoint=/srv/data
    named
    wait_for "deployed with options, with the packages there: active at once" 180 "$unit" '^active $'
    exposure
}

# The storage of another application, a glusterfs volume: this machine's kernel has FUSE, but no NFS.
is_related() {
    deploy "$model-storage" storage 1 --config fstype=glusterfs --config mountpoint=media
    integrate orchestra:storage storage
    wait_for "integrated with a storage: the options still win" 90 "$unit" '^active storage is set by the storage_\* options; the storage relation is ignored$'
    juju model-config -m "$model" update-status-hook-interval=1m
    on $host 'mv /etc/apt/sources.list.d/mirror.list /root/ && apt-get update -qq'
    juju config -m "$model" orchestra --reset storage_ip,storage_fstype,storage_mountpoint >/dev/null
    wait_for "the options reset, and a package missing" 90 "$unit" '^waiting packages that are needed cannot be installed, glusterfs-client: '
    no_api $address || fail "something listens without storage"
    on $host 'mv /root/mirror.list /etc/apt/sources.list.d/'
    wait_for "it can be had again: the next hook of Juju's own installs it, and mounts glusterfs" 180 "$unit" '^active $'
    juju model-config -m "$model" --reset update-status-hook-interval
    on $host 'findmnt -n -t fuse.glusterfs /var/lib/orchestra/storage >/dev/null' || fail "no glusterfs is mounted"
    joins_again 60 '^active $'
}

# exposure: what systemd says of the services' confinement; docs/explanation/security.md tells the same number
exposure() {
    local name score
    for name in orchestrator mongod rabbitmq epmd; do
        score=$(on $host "systemd-analyze security --no-pager orchestra-$name.service" | sed -n 's/.*exposure level.*: \([0-9.]*\) .*/\1/p')
        awk -v score="$score" 'BEGIN { exit !(score > 0 && score <= 2.0) }' || fail "systemd's exposure level of $name is $score, above 2.0"
        say "systemd-analyze security orchestra-$name: $score"
    done
}

takes_options() {
    config orchestra storage_fstype=ext9
    wait_for "an invalid option" 30 "$unit" '^blocked invalid option storage_fstype: '
    api $address || fail "an invalid option closed the API"
    config orchestra storage_fstype=bind verbose=true root_secret=short
    wait_for "another one" 30 "$unit" '^blocked invalid option root_secret: '
    config orchestra root_secret=correct-horse-battery repositories_user=media nodes_secret=wrong-horse-battery \
        mongo_admin_password=admin-horse-battery mongo_nodes_password=nodes-horse-battery rabbit_password=rabbit-horse-battery
    wait_for "all of them valid again, and the relation counts" 30 "$unit" '^active the storage relation is used, since storage_ip, storage_mountpoint are not set$'
    signs_in $address root correct-horse-battery && refused $address root wrong-horse-battery || fail "root_secret does not count"
    signs_in $address node wrong-horse-battery || fail "nodes_secret does not count"
    on $host "test -z \"\$(grep -rl horse-battery /var/log/juju /var/log/journal /run/log/journal 2>/dev/null)\"" || fail "a secret is in a log"
    juju config -m "$model" orchestra --reset storage_fstype,verbose,repositories_user,nodes_secret,mongo_admin_password,mongo_nodes_password,rabbit_password >/dev/null
    wait_for "the options reset" 30 "$unit" '^active $'
    on $host "for charm in webui transform publisher; do test -f /root/charms/noble/oscied-\$charm/metadata.yaml || exit 1; done" || fail "the bundled charms are not in their place"
    config orchestra transform_repository=https://10.99.0.250/transform.git
    wait_for "a repository that is not reachable" 90 "$unit" '^waiting '
    api $address || fail "a repository that is not reachable closed the API"
    juju config -m "$model" orchestra --reset transform_repository >/dev/null
    wait_for "and the bundled charm again" 60 "$unit" '^active $'
    eventually "the old nodes_secret is refused" 10 refused $address node wrong-horse-battery
}

takes_secrets() {
    local id
    id=$(juju add-secret -m "$model" root-secret value=first-secret-of-root | tr -d '[:space:]')
    config orchestra root_secret="$id"
    wait_for "a Juju secret that is not granted" 30 "$unit" '^waiting root_secret: waiting for the grant of its secret'
    juju grant-secret -m "$model" root-secret orchestra >/dev/null
    config orchestra verbose=true
    wait_for "granted" 30 "$unit" '^active $'
    eventually "root signs in with it" 10 signs_in $address root first-secret-of-root
    juju update-secret -m "$model" root-secret value=second-secret-of-root >/dev/null
    eventually "updated: root signs in with the new one" 30 signs_in $address root second-secret-of-root
    refused $address root first-secret-of-root || fail "the old secret still signs in"
    juju config -m "$model" orchestra --reset root_secret,verbose >/dev/null
    wait_for "the options reset" 30 "$unit" '^active $'
}

works_with_others() {
    deploy "$model-worker" worker 1
    deploy "$model-client" client 1
    integrate orchestra:transform worker:transform
    integrate orchestra:api client
    wait_for "a client is told the API's URL, and finds it ready" 120 client/0 '^active .* is ready$'
    integrate orchestra:publisher worker:publisher
    wait_for "a worker has its credentials" 60 worker/0 '^active '
    wait_for "and the unit is active" 30 "$unit" '^active $'
    local shown_by_worker
    shown_by_worker=$(juju run -m "$model" --wait 1m worker/0 show)
    say "worker/0 show: $(tr -s ' \n' ' ' <<<"$shown_by_worker" | cut -c1-300)"
    juju remove-relation -m "$model" orchestra:publisher worker:publisher >/dev/null
    wait_for "a relation broken" 60 "$unit" '^active $'
}

answers_actions() {
    act get-credentials
    grep -q 'secret-id: secret:' <<<"$result" || fail "get-credentials gives no secret: $result"
    local id root
    id=$(sed -n 's/.*secret-id: *//p' <<<"$result" | tr -d '[:space:]"')
    root=$(juju show-secret -m "$model" --reveal "$id" | sed -n 's/^ *root-secret: *//p')
    signs_in $address root "$root" || fail "the secret that get-credentials names does not sign in"
    shown "get-credentials: root signs in with what it names"
    act show-plan
    grep -q 'service orchestrator runs' <<<"$result" || fail "show-plan names no orchestrator: $result"
    shown "show-plan: $(grep -c ' ' <<<"$result") lines"
    act health
    grep -q 'overall: ok' <<<"$result" || fail "not well: $result"
    shown "health: $(sed -n 's/^ *\(database\|broker\|storage\): *//p' <<<"$result" | tr '\n' ' ' | cut -c1-200)"

    act pause
    wait_for "pause" 60 "$unit" '^maintenance .*paused by the action pause'
    no_api $address || fail "the API answers although it is paused"
    config orchestra verbose=true
    wait_for "a hook later it still is" 60 "$unit" '^maintenance .*paused by the action pause'
    act resume
    juju config -m "$model" orchestra --reset verbose >/dev/null
    wait_for "resume" 60 "$unit" '^active $'
    eventually "the API is ready" 20 api $address

    add_user "$root" kept
    act create-backup name=life
    id=$(sed -n 's,^ *folder: .*/,,p' <<<"$result")
    add_user "$root" later
    act list-backups
    grep -q "$id" <<<"$result" || fail "list-backups does not name $id: $result"
    act restore id="$id"
    wait_for "create-backup, list-backups, restore" 60 "$unit" '^active $'
    eventually "the API is ready" 20 api $address
    { has_user "$root" kept && ! has_user "$root" later; } || fail "what was restored is not what was backed up"

    act collect-diagnostics
    id=$(sed -n 's/^ *archive: *//p' <<<"$result" | tr -d '"')
    on $host "test -n '$id' && tar -tzf '$id' | grep -q . && ! tar -xzOf '$id' | grep -qaF -- '$root'" || fail "no diagnostics, or with a secret: $result"
    shown "collect-diagnostics: $(on $host "tar -tzf '$id' | wc -l") files, without root's secret"

    act rotate-credentials
    wait_for "rotate-credentials" 60 "$unit" '^active $'
    eventually "the old root secret is refused" 10 refused $address root "$root"
    wait_for "the worker has new credentials" 60 worker/0 '^active '
}

# add_user SECRET NAME, has_user SECRET NAME: through the API, as root with that secret
add_user() {
    printf '{"first_name":"%s","last_name":"Life","mail":"%s@life.example","secret":"horse-battery-staple"}' "$2" "$2" |
        as_root "$1" -X POST -H 'Content-Type: application/json' -d @- >/dev/null || fail "the API takes no user"
}
has_user() { as_root "$1" | seen "\"$2@life.example\""; }
as_root() {
    local secret=$1 token
    shift
    token=$(printf '{"mail":"root","secret":"%s"}' "$secret" | nsenter --net=/run/netns/jj curl -fsS --max-time 5 -H 'Content-Type: application/json' -d @- "http://$address:8080/v1/sessions" |
        python3 -c 'import json, sys; print(json.load(sys.stdin)["token"])')
    nsenter --net=/run/netns/jj curl -fsS --max-time 10 -H "Authorization: Bearer $token" "$@" "http://$address:8080/v1/users"
}

uses_other_servers() {
    counterparts 1 27017
    integrate orchestra:database mongo
    integrate orchestra:amqp rabbit
    wait_for "integrated with another database and another broker" 120 "$unit" '^active database of mongo; broker of rabbit$'
    on $host '! systemctl is-active --quiet orchestra-mongod && ! systemctl is-active --quiet orchestra-rabbitmq' || fail "the unit's own servers still run"
    eventually "the API is ready on it" 15 api $address
    juju remove-relation -m "$model" orchestra:database mongo >/dev/null
    juju remove-relation -m "$model" orchestra:amqp rabbit >/dev/null
    wait_for "and back to its own" 90 "$unit" '^active $'
    juju remove-application -m "$model" --no-prompt mongo rabbit >/dev/null
}

# agent_killed: SIGKILL to the agent in the middle of the next hook
agent_killed() {
    on $host 'for i in $(seq 600); do p=$(pgrep -f "[c]harm/agent/orchestra-agent" | head -n 1); [ -n "$p" ] && sleep 0.15 && kill -9 "$p" && exit 0; sleep 0.02; done; exit 1'
}

is_hurt() {
    local charm_folder=/var/lib/juju/agents/unit-${unit/\//-}/charm
    local name before
    for name in mongod rabbitmq orchestrator; do
        before=$(on $host systemctl show -p MainPID --value orchestra-$name)
        on $host kill -9 "$before"
        eventually "$name killed: systemd starts another" 30 another_process $name "$before"
        eventually "and the API is ready" 60 api $address
    done
    on $host 'umount /var/lib/orchestra/storage'
    eventually "storage taken away without a hook: the port is closed" 10 no_api $address
    eventually "and it is mounted and ready again without a hook" 40 api $address

    config orchestra verbose=true &
    agent_killed || fail "no agent was there to kill"
    wait
    eventually "the agent killed in the middle of a hook" 30 hook_terminated
    wait_for "Juju runs it again: active" 60 "$unit" '^active $'

    # The agent's own folder on a file system that is full: a machine's disk is this computer's.
    on $host 'mkdir -p /run/full && mount -t tmpfs -o size=1m tmpfs /run/full && cp -a /var/lib/orchestra/agent/. /run/full/ &&
        mount --bind /run/full /var/lib/orchestra/agent && ! cat /dev/zero >/run/full/rest 2>/dev/null'
    config orchestra root_secret=while-the-disk-is-full
    eventually "the disk is full: the hook fails" 60 log_has 'hook "config-changed" .*failed: exit'
    eventually "the space is given back" 20 on $host umount /var/lib/orchestra/agent
    on $host umount /run/full
    tolerant=yes
    wait_for "space again: Juju's own retry makes it active" 90 "$unit" '^active $'
    tolerant=
    eventually "and root signs in with the secret set meanwhile" 10 signs_in $address root while-the-disk-is-full
    juju config -m "$model" orchestra --reset root_secret >/dev/null
    wait_for "the option reset" 30 "$unit" '^active $'

    juju model-config -m "$model" automatically-retry-hooks=false >/dev/null
    on $host "chmod -x $charm_folder/runtime/bin/java"
    config orchestra verbose=false
    eventually "the charm's own Java broken, and Juju told not to try by itself: error" 60 in_error
    on $host "chmod +x $charm_folder/runtime/bin/java"
    juju resolved -m "$model" "$unit" >/dev/null || fail "juju resolved"
    wait_for "mended, and juju resolved: active" 60 "$unit" '^active $'
    juju model-config -m "$model" automatically-retry-hooks=true >/dev/null
}
hook_terminated() { log_has 'hook "config-changed" was terminated'; }
another_process() { local is; is=$(on $host systemctl show -p MainPID --value "orchestra-$1") && [ "$is" != 0 ] && [ "$is" != "$2" ]; }
in_error() { look "$unit" && [ "$level" = error ]; }

is_refreshed() {
    local before
    before=$(fact orchestra charm-version)
    python3 - "$JJ_DIR/charms/$model.charm" "$JJ_DIR/charms/$model-next.charm" <<'P'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as old, zipfile.ZipFile(sys.argv[2], "w") as new:
    for entry in old.infolist():
        content = old.read(entry)
        new.writestr(entry, content.strip() + b"+next\n" if entry.filename == "version" else content)
P
    juju refresh -m "$model" orchestra --path "/charms/$model-next.charm" >/dev/null 2>&1 || fail "juju refresh"
    eventually "another build is unpacked" 90 other_version "$before"
    eventually "its hook has run" 90 log_has 'ran "upgrade-charm" hook'
    wait_for "refreshed" 90 "$unit" '^active $'
    eventually "the API is ready" 30 api $address
}
other_version() { status && [ "$(fact orchestra charm-version)" != "$1" ] && [[ $(fact orchestra charm-version) == *next ]]; }

is_rebooted() {
    on $host 'systemctl disable -q jujud-machine-0 2>/dev/null || systemctl disable -q jujud-machine-1'
    local began
    on $host 'systemctl reboot' || true
    eventually "rebooting" 30 no_api $address
    began=$(now)
    eventually "rebooted, with Juju kept away: the API is ready without a hook's help" 120 api $address
    say "from the port closed to ready, with the boot between: $(since "$began") s"
    on $host 'for u in jujud-machine-0 jujud-machine-1; do systemctl enable -q --now $u 2>/dev/null && exit 0; done; exit 1'
    wait_for "Juju is back" 90 "$unit" '^active $'
}

gone() { status && ! grep -q "\"$1\"" "$work/$chapter.json"; }

# left_nothing: after a removal the machine is as it was, but for packages and what the docs say is kept
left_nothing() {
    files >"$work/files-after"
    local left
    left=$(LC_ALL=C comm -13 "$work/files-before" "$work/files-after" | grep -vFf <(on $host 'dpkg -L $(dpkg-query -W -f "\${Package}\n") 2>/dev/null' | LC_ALL=C sort -u | awk '{ print }') -x |
        grep -vE '^/srv/data(/|$)|^/etc/(rabbitmq|alternatives|rc[0-9S].d)|^/var/lib/(rabbitmq|nfs|ucf|rpcbind|pam|dbus)|^/root/\.(ssh|local|cache)|^/etc/(idmapd|nfs|default)' |
        awk '/orchestra/ || !/^\/etc\/systemd\/system\/[a-z.-]+\.(wants|requires)/' || true)
    [ -z "$left" ] || fail "the removal left: $left"
    on $host '! getent passwd | grep -q ^orchestra && ! grep -q orchestra /etc/hosts && ! grep -q /var/lib/orchestra /proc/self/mountinfo && ! systemctl list-units --all --no-legend "orchestra*" "*orchestra*" | grep -q .' ||
        fail "the removal left users, mounts, hosts lines or units: $(on $host 'getent passwd | grep ^orchestra; grep orchestra /etc/hosts; grep /var/lib/orchestra /proc/self/mountinfo; systemctl list-units --all --no-legend "*orchestra*"')"
    on $host '! systemctl is-enabled --quiet rabbitmq-server && ! systemctl is-enabled --quiet epmd.socket' || fail "the packages' services would start by themselves"
    no_api $address || fail "something listens after the removal"
    shown "the removal left nothing but packages and what is on the storage"
}

leaves() {
    juju remove-unit -m "$model" --no-prompt "$unit" >/dev/null
    eventually "remove-unit" 90 gone "$unit"
    left_nothing
}

comes_again() {
    juju add-unit -m "$model" orchestra --to 0 >/dev/null || fail "juju add-unit"
    named
    wait_for "a unit added anew to the same machine: active" 120 "$unit" '^active $'
    juju remove-application -m "$model" --no-prompt orchestra >/dev/null
    eventually "remove-application" 90 gone "$unit"
    left_nothing
}
