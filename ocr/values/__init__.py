"""What was seen comes in; canonical values go out, with candidates, doubts and a decision.

Rules and the lexicon weigh whole fields here. `cases` and `flows` use its decisions. Doors:
`interpret.interpret`, `decisions.decided`, `audit_sampling`.
"""
