"""From approved values to what is typed: a keying plan and values come in, a `KeyingJob` goes out.

The only place where forms meet screens. Doors: `job_writer.keying_job`, `plan_checks.load_plan`,
`form_checks`.
"""
