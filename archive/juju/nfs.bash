# The unit on a Linux guest with kernel NFS, and its server on another, by juju commands: related, lost, filled, found
# again, changed, broken. A guest is slower than a machine by some factor, so patience is longer here.

chapter=nfs
host=g1
address=10.99.0.7
server=g2
server_address=10.99.0.8

nfs() {
    guest $host $address 3072 &
    guest $server $server_address 1024 || fail "no server"
    wait $! || fail "no guest"
    join $address &
    join $server_address || fail "no server"
    wait $! || fail "no guest"
    local one other
    one=$(number $address) other=$(number $server_address)
    shown "two guests in the model $model"
    # What comes by itself is seen by the hook that Juju runs every so often.
    juju model-config -m "$model" update-status-hook-interval=1m >/dev/null
    # Related before there is a unit: so it installs no servers of its own.
    counterparts "$other" 27018
    deploy "$model-storage" storage "$other" --config serve=false --config mountpoint=/srv/media
    deploy "$model" orchestra "$one"
    integrate orchestra:database mongo
    integrate orchestra:amqp rabbit
    named
    wait_for "deployed, with a database and a broker of other applications: blocked on storage" 300 "$unit" '^blocked no shared storage: integrate [^;]*$'
    is_related
    is_lost
    is_full
    is_changed
    is_broken
    say "done"
}

# number ADDRESS: of the machine there, in the model
number() { juju machines -m "$model" --format=json | python3 -c 'import json, sys; print(*(n for n, m in json.load(sys.stdin)["machines"].items() if m["dns-name"] == sys.argv[1]))' "$1"; }

# guest NAME ADDRESS MEGABYTES: a Linux guest with the folder of packages, in the model
guest() {
    "$kit/guest.sh" stop "$1" wipe 9>&-
    "$kit/guest.sh" start "$1" "$2" "$3" 9>&- >/dev/null || {
        "$kit/guest.sh" stop "$1" wipe 9>&-
        "$kit/guest.sh" start "$1" "$2" "$3" 9>&- >/dev/null || fail "the guest $1 does not start"
    }
    on "$1" "mkdir -p /mirror && mount -t hostfs none /mirror -o $mirror && rm -f /etc/apt/sources.list
        echo 'deb [trusted=yes] file:/mirror/base ./' >/etc/apt/sources.list.d/mirror.list; echo force-unsafe-io >/etc/dpkg/dpkg.cfg.d/guest; apt-get update -qq" 2>/dev/null || fail "the guest $1 sees no packages"
}

is_related() {
    integrate orchestra:storage storage
    wait_for "related to a server that does not export yet" 300 "$unit" '^waiting storage .*:/srv/media \(nfs\) cannot be mounted: '
    no_api $address || fail "something listens without storage"
    config storage serve=true
    wait_for "the server exports: mounted by a later hook, active" 180 "$unit" '^active database of mongo; broker of rabbit$'
    eventually "the API is ready" 10 api $address
    on $host 'findmnt -n -t nfs,nfs4 /var/lib/orchestra/storage >/dev/null' || fail "no NFS is mounted"
    joins_again 300 '^active database of mongo; broker of rabbit$'
}


is_lost() {
    on $server systemctl stop nfs-server
    eventually "the server is down: the port is closed without a hook" 200 no_api $address
    wait_for "a hook does not hang, and says so" 300 "$unit" '^waiting .*storage .*'
    on $server systemctl start nfs-server
    eventually "the server is back: ready again, alone" 200 api $address
    wait_for "and the status says so" 300 "$unit" '^active database of mongo; broker of rabbit$'
}

is_full() {
    on $host 'fallocate -l $(($(df --output=avail -B1 /var/lib/orchestra | tail -n 1) - 65536)) /var/full 2>/dev/null; cat /dev/zero >/var/full.rest 2>/dev/null; true'
    tolerant=yes
    config orchestra verbose=true root_secret=while-the-disk-is-full
    eventually "the disk is full: a hook has run" 200 has_run config-changed
    on $host 'rm -f /var/full /var/full.rest'
    wait_for "space again: Juju's own retry makes it active" 300 "$unit" '^active database of mongo; broker of rabbit$'
    tolerant=
    eventually "and root signs in with the secret set meanwhile" 200 signs_in $address root while-the-disk-is-full
}

# has_run HOOK: whether the last hook that Juju ran, well or not, is that one
has_run() { on $host cat "/var/log/juju/unit-${unit/\//-}.log" | grep -E 'ran "|hook "' | tail -n 1 | seen "\"$1\""; }

is_changed() {
    on $server "mkdir -p /srv/other; echo '/srv/media *(rw,sync,no_root_squash,no_subtree_check,insecure,fsid=78)' >/etc/exports.d/by-hand.exports"
    config storage mountpoint=/srv/other
    wait_for "another export: mounted in its place" 300 "$unit" '^active database of mongo; broker of rabbit$'
    eventually "it is the other one" 200 mounted "$server_address:/srv/other"
    config orchestra storage_ip=$server_address storage_fstype=nfs storage_mountpoint=/srv/media storage_options=rw,hard,noatime
    wait_for "set by options, which win" 300 "$unit" '^active .*storage is set by the storage_\* options; the storage relation is ignored'
    mounted "$server_address:/srv/media" || fail "the options' export is not mounted"
    on $host 'findmnt -n -o OPTIONS /var/lib/orchestra/storage | grep -q noatime' || fail "the mount options are not honoured"
    juju config -m "$model" orchestra --reset storage_ip,storage_fstype,storage_mountpoint,storage_options >/dev/null
    wait_for "the options reset: the relation counts" 300 "$unit" '^active database of mongo; broker of rabbit$'
    mounted "$server_address:/srv/other" || fail "the relation's export is not mounted"
}
mounted() { [ "$(on $host findmnt -n -o SOURCE /var/lib/orchestra/storage)" = "$1" ]; }

is_broken() {
    juju remove-application -m "$model" --no-prompt orchestra >/dev/null
    eventually "removed" 400 gone "$unit"
    on $server 'test -d /srv/other/medias && test -f /srv/other/.orchestra-storage' || fail "the removal took what is on the storage"
    shown "what is on the storage is kept"
}
gone() { status && ! grep -q "\"$1\"" "$work/$chapter.json"; }
