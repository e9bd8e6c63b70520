"""記録 API: the childcare system as it would be with an API, with its own SQLite file.

It knows nothing of kamibashi. Start it with
`python -m samples.systems.record_api --database FILE`, or by `process.record_api`.
Its records hold whatever JSON was posted, under 受付番号.
"""
