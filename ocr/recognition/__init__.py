"""Pictures of boxes come in; what was seen in each goes out as a `SeenSlot`, with its doubts.

The large recogniser (`paddle`, or another engine), the readers beside it, and how they are weighed.
`flows.office` loads its parts. Doors: `recogniser.Recogniser`, `recogniser.Ensemble`, `weights`.
"""
