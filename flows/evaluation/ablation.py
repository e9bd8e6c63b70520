"""What each refinement of the reading is worth: the same pages read with ever more of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from hashlib import blake2b
from pathlib import Path

from flows.evaluation.evaluate import read_page
from flows.evaluation.truths import true_pages
from ocr.base.engine import Engine, Lattice
from ocr.base.pixels import Pixels
from ocr.base.refinements import Refinements
from ocr.confidence.thresholds import Risk
from ocr.forms.template import FormTemplate
from ocr.reader import Reader
from ocr.tools.evaluation import Comparison, Score, compare, kinds_of, score

_NAMES = tuple(field.name for field in fields(Refinements))


@dataclass(frozen=True, slots=True)
class Rung:
    """The scores by kind once one more refinement is at work; the first has none of them."""

    added: str
    scores: Mapping[str, Score]


class RememberingEngine:
    """An engine that reads each crop once, however often it is asked, until it is told to forget.

    A page's crops are the same for most refinements, and reading them is what costs.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._seen: dict[bytes, Lattice] = {}

    @property
    def name(self) -> str:
        """The name of the engine behind."""
        return self._engine.name

    @property
    def characters(self) -> tuple[str, ...]:
        """The characters of the engine behind."""
        return self._engine.characters

    def read(self, crops: Sequence[Pixels]) -> Iterator[tuple[int, Lattice]]:
        """Yield the index of each crop and what was seen in it."""
        keys = [_key(crop) for crop in crops]
        new = [index for index, key in enumerate(keys) if key not in self._seen]
        for place, lattice in self._engine.read([crops[index] for index in new]):
            self._seen[keys[new[place]]] = lattice
        yield from ((index, self._seen[key]) for index, key in enumerate(keys) if key in self._seen)

    def forget(self) -> None:
        """Forget every crop."""
        self._seen.clear()


class Memory:
    """What all recognisers of a reading room have seen of a page."""

    def __init__(self) -> None:
        self._engines: dict[str, RememberingEngine] = {}

    def of(self, engine: Engine) -> Engine:
        """Return a recogniser with its memory, the same one whoever asks for it."""
        return self._engines.setdefault(engine.name, RememberingEngine(engine))

    def forget(self) -> None:
        """Forget every crop."""
        for engine in self._engines.values():
            engine.forget()


def _key(crop: Pixels) -> bytes:
    return blake2b(repr(crop.shape).encode() + crop.tobytes(), digest_size=16).digest()


def climb(
    folder: Path,
    templates: Sequence[FormTemplate],
    reader_of: Callable[[Refinements, Callable[[Engine], Engine]], Reader],
    risk: Risk,
) -> tuple[Rung, ...]:
    """Read a folder of scans with no refinement, then with one more each time.

    Args:
        folder: scans with their truth beside them.
        templates: the registered forms.
        reader_of: makes a reader with the refinements it may use, its recognisers as the second
            argument returns them.
        risk: how sure a value must be, once confidences are calibrated.

    Raises:
        NothingToEvaluate: where there is no scan with its truth.
        TruthWrong: where a truth has another shape.
    """
    memory = Memory()
    readers = {added: reader_of(refinements, memory.of) for added, refinements in _ladder()}
    kinds = {key: kind for template in templates for key, kind in kinds_of(template).items()}
    seen: dict[str, list[Comparison]] = {added: [] for added in readers}
    for page in true_pages(folder):
        for added, reader in readers.items():
            seen[added].extend(compare(read_page(reader, page, risk), page.truth, kinds))
        memory.forget()
    return tuple(Rung(added, score(ones)) for added, ones in seen.items())


def _ladder() -> Iterator[tuple[str, Refinements]]:
    """Yield the refinements that are at work on each rung, under the name of the last one."""
    refinements = Refinements(**dict.fromkeys(_NAMES, False))
    yield "none of them", refinements
    for name in _NAMES:
        refinements = replace(refinements, **{name: True})
        yield name, refinements


def ladder_lines(rungs: Sequence[Rung]) -> Iterator[str]:
    """Yield a table for each kind: exact, accepted, and wrong among the accepted, rung by rung."""
    kinds = sorted({kind for rung in rungs for kind in rung.scores}, key=_last("text slots"))
    for kind in kinds:
        yield f"\n{kind}"
        yield f"  {'with':18}{'filled':>8}{'exact':>9}{'accepted':>10}{'wrong':>7}{'95% below':>11}"
        for rung in rungs:
            one = rung.scores[kind]
            yield (
                f"  {'+ ' + rung.added:18}{one.filled:8}{one.share_exact:9.2%}"
                f"{one.share_accepted:10.1%}{one.accepted_wrong:7}{one.most_errors:11.2%}"
            )


def _last(name: str) -> Callable[[str], tuple[bool, str]]:
    return lambda kind: (kind == name, kind)
