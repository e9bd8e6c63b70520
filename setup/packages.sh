#!/bin/sh
# Makes .venv from requirements.lock: every file's SHA-256 is checked, nothing is built from source.
# The lock names everything, so that pip has nothing to resolve (--no-deps).
set -eu
total=$(grep -c '^[a-z0-9].*==' requirements.lock)
log=.stamps/pip.log

"${PYTHON:-python3}" -m venv .venv
{
    .venv/bin/pip install --disable-pip-version-check --no-input --progress-bar off \
        --only-binary :all: --no-deps --require-hashes -r requirements.lock 2>&1 || echo "pip failed"
} | tee "$log" | awk -v total="$total" -v terminal="$([ -t 1 ] && echo 1 || echo 0)" '
    /^(Collecting|Processing|Requirement already satisfied)/ && !($0 in told) {
        told[$0] = 1
        seen++
        name = ($1 == "Requirement") ? $4 : $2
        sub(/.*\//, "", name)
        sub(/(==|-[0-9]).*/, "", name)
        if (terminal) printf "\r      %d of %d %-40s", seen, total, name
        else if (seen % 30 == 0) printf "      %d of %d\n", seen, total
        fflush()
    }
    /^Installing collected packages/ {
        printf "%s      putting them in place%s", terminal ? "\r" : "", terminal ? "                    " : "\n"
        fflush()
    }
    END { if (terminal) printf "\r%60s\r", "" }'

if tail -n 1 "$log" | grep -q '^pip failed$'; then
    grep '^ERROR' "$log" | tail -n 5
    echo "the Python packages could not be installed: see $log, then run the same make again"
    exit 40
fi
