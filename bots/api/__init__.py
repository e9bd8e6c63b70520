"""The door through an HTTP API: a record is one POST of JSON under an idempotency key."""
