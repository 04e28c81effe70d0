#!/usr/bin/env bash
# Says hello to the mongod of this container, and is content if that serves reads: as the primary of the
# replica set or as a secondary. mongosh could ask too, but starts for half a second and leaves a log file
# behind each time.
set -euo pipefail
exec 3<>/dev/tcp/127.0.0.1/27017
# OP_MSG 2013, 52 bytes long, with the BSON document {hello: 1, $db: 'admin'} of 31 bytes.
printf '\x34\0\0\0\x01\0\0\0\0\0\0\0\xdd\x07\0\0\0\0\0\0\0\x1f\0\0\0\x10hello\0\x01\0\0\0\x02$db\0\x06\0\0\0admin\0\0' >&3
# A field of the answer that is true: its name, 0 for the end of the name, 1.
timeout 3 dd bs=64k count=1 status=none <&3 | tr '\0\1' '01' | grep --quiet --text --extended-regexp '(isWritablePrimary|secondary)01'
