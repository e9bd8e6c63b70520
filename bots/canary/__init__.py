"""The screens of a system come in; what changed since somebody said that they are right goes out.

Nothing is typed and nothing sent but the log-in. Doors: `screen_visit`, `baselines.BaselineStore`,
`drift`.
"""
