import numpy as np
import pytest

from flows.errors import NothingToEvaluate
from flows.evaluation.ablation import Memory, RememberingEngine, climb, ladder_lines
from ocr.base.engine import Lattice
from ocr.base.refinements import Refinements
from ocr.confidence.thresholds import Risk
from ocr.forms.template import load_templates
from ocr.reader import Reader
from ocr.recognition.weights import model_folder


class Counting:
    """An engine that yields the height of a crop, and counts what it was asked."""

    name = "counting"
    characters = ("一",)

    def __init__(self):
        self.asked = 0

    def read(self, crops):
        for index, crop in enumerate(crops):
            self.asked += 1
            yield index, Lattice(np.full((2, 2), len(crop), np.float32), self.characters, 2)


def test_an_engine_that_remembers_reads_each_crop_once_until_told_to_forget():
    inner = Counting()
    engine = RememberingEngine(inner)
    crops = [np.zeros((h, 5), np.uint8) for h in (3, 4, 3)]
    heights = {i: int(lattice.probabilities[0, 0]) for i, lattice in engine.read(crops)}
    assert heights == {0: 3, 1: 4, 2: 3}
    list(engine.read(crops))
    assert inner.asked <= 3
    engine.forget()
    list(engine.read(crops[:1]))
    assert inner.asked <= 4
    assert (engine.name, engine.characters) == ("counting", ("一",))


def test_one_memory_keeps_what_each_recogniser_saw_until_all_is_forgotten():
    one, other, memory = Counting(), Counting(), Memory()
    other.name = "other"
    crop = [np.zeros((3, 5), np.uint8)]
    for _ in range(2):
        list(memory.of(one).read(crop))
        list(memory.of(other).read(crop))
    assert (one.asked, other.asked) == (1, 1)
    memory.forget()
    list(memory.of(one).read(crop))
    assert (one.asked, other.asked) == (2, 1)


def test_a_folder_without_truth_cannot_be_climbed(tmp_path):
    with pytest.raises(NothingToEvaluate):
        climb(tmp_path, (), lambda refinements, wrapped: None, Risk())


@pytest.mark.paddle
def test_every_refinement_has_its_rung_and_the_last_is_the_whole(tmp_path):
    from pathlib import Path

    from ocr.recognition.paddle import load_paddle_engine

    root = Path(__file__).parents[3]
    for suffix in (".png", ".json"):
        name = f"typed-26-002{suffix}"
        (tmp_path / name).write_bytes((root / "samples/certificates" / name).read_bytes())
    templates = load_templates(root / "form_templates")
    engine = load_paddle_engine(model_folder(tmp_path / "home"))

    def reader_of(refinements, wrapped):
        return Reader(templates, wrapped(engine), refinements=refinements)

    rungs = climb(tmp_path, templates, reader_of, Risk())
    assert [rung.added for rung in rungs] == ["none of them", *Refinements.__dataclass_fields__]
    assert {rung.scores["text slots"].filled for rung in rungs} == {
        rungs[0].scores["text slots"].filled
    }
    assert rungs[-1].scores["text slots"].exact >= rungs[0].scores["text slots"].exact
    table = "\n".join(ladder_lines(rungs))
    assert "+ grammar" in table and "text slots" in table
