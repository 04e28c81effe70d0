#!/usr/bin/env bash
# Asks the broker of this container which versions of the API it has, as every client does first, and is
# content with an answer without an error. kafka-broker-api-versions.sh asks the same, but starts a JVM for it.
set -euo pipefail
exec 3<>/dev/tcp/127.0.0.1/9092
# Length 10, API key 18, version 0, correlation id 7, no client id.
printf '\0\0\0\x0a\0\x12\0\0\0\0\0\x07\xff\xff' >&3
# The answer begins with its length, then our correlation id, then the error code 0.
answer=$(timeout 3 head -c 10 <&3 | od -A n -t x1 | tr -d ' \n')
[[ $answer == ????????000000070000 ]]
