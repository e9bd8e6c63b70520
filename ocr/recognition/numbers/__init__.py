"""Boxes of digits: pictures come in, numbers with their doubts go out.

Two small readers look first, the large one where they are not sure. Only `recognition` calls it,
and `flows.office` loads its models. Door: `number_reader.NumberReader`.
"""
