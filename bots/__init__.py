"""The keying room: a `KeyingJob` comes in, a `Receipt` goes out.

Start at `protocol.keying.key`. A bot types and reads back; what to type was decided before it got
here. `jobs`, `errors` and `credentials` are what its door hands in and out.
"""
