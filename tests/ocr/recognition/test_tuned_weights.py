import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ocr.recognition.tuned_weights import Tuning, quantised

CHANGES = arrays(
    np.float32,
    st.tuples(st.integers(1, 6), st.integers(1, 9)),
    elements=st.floats(-0.5, 0.5, width=32),
)


def tuning_of(changes, offsets, most=15):
    parts = [quantised(change, most) for change in changes]
    return Tuning(
        np.array(offsets, np.int64),
        np.array([len(change) for change in changes], np.int64),
        np.array([change.shape[1] for change in changes], np.int64),
        np.concatenate([scales for scales, _ in parts]),
        np.concatenate([steps.ravel() for _, steps in parts]),
    )


def floats(content, offset, shape):
    return np.frombuffer(content, "<f4", int(np.prod(shape)), offset).reshape(shape)


@given(CHANGES, CHANGES, st.integers(1, 15))
def test_each_weight_changes_as_told_to_within_half_a_step_and_nothing_else_does(one, other, gap):
    filling = bytes(range(1, gap + 1))
    zeros = [bytes(change.nbytes) for change in (one, other)]
    content = filling + zeros[0] + filling + zeros[1] + filling
    offsets = [gap, 2 * gap + one.nbytes]
    tuning = Tuning.from_bytes(tuning_of((one, other), offsets).to_bytes())
    changed = tuning.applied(content)
    for change, offset in zip((one, other), offsets, strict=True):
        step = np.abs(change).max(axis=1, keepdims=True) / 15
        found = floats(changed, offset, change.shape)
        # a scale is told in 16 bits: 15 steps of it are off by 15 times its rounding
        assert (np.abs(found - change) <= step * 0.51 + 15 * (step / 1024 + 6e-8)).all()
    kept = [slice(0, gap), slice(gap + one.nbytes, offsets[1]), slice(-gap, None)]
    assert all(changed[part] == content[part] for part in kept)


@given(CHANGES)
def test_what_was_written_is_read_again(change):
    tuning = tuning_of([change], [0])
    again = Tuning.from_bytes(tuning.to_bytes())
    assert again.to_bytes() == tuning.to_bytes()
    assert again.applied(bytes(change.nbytes)) == tuning.applied(bytes(change.nbytes))


def test_no_change_leaves_a_file_as_it_was():
    content = np.linspace(-1, 1, 12, dtype="<f4").tobytes()
    tuning = tuning_of([np.zeros((3, 4), np.float32)], [0])
    assert tuning.applied(content) == content


def test_a_tensor_beyond_the_end_of_the_file_is_refused():
    tuning = tuning_of([np.ones((2, 2), np.float32)], [4])
    with pytest.raises(ValueError):
        tuning.applied(bytes(16))


@pytest.mark.parametrize("junk", [b"", b"no archive", b"PK\x03\x04"])
def test_what_is_no_tuning_is_refused(junk):
    with pytest.raises(ValueError):
        Tuning.from_bytes(junk)
