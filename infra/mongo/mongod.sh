#!/usr/bin/env bash
# Starts mongod as a member of the replica set rs0.
set -euo pipefail

# The members know each other by a key, which mongod takes from a file that only it may read. /tmp is in
# memory, so the key is never on a disk.
umask 077
printf '%s' "$MONGO_KEY" >/tmp/key
unset MONGO_KEY

# On Linux 6.19 to 7.0.13, MongoDB 8 crashes, or does not start, with the caches per CPU of its allocator
# (SERVER-121912). They are on only while glibc leaves rseq to others; this costs a little speed elsewhere.
export GLIBC_TUNABLES=glibc.pthread.rseq=1

exec mongod --replSet rs0 --keyFile /tmp/key --bind_ip_all --quiet "$@"
