"""Which refinements of the reading are at work: all of them, but where their worth is measured."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stages:
    """One switch for each refinement, so that an evaluation can tell what each is worth.

    Attributes:
        grammar: beam search within the grammar of the kind, instead of greedy decoding.
        lexicon: names, addresses and organisations re-rank what was read.
        spaces: ink gaps become the space between 姓 and 名.
        digits: the digit reader as second voice.
        marks: crossed-out and circled options, marks beside their box.
        cleaning: seals, highlighter and struck-out text.
        evidence: rules between fields re-rank what was read in them.
        calibration: confidences say how often such a value is right.
        second_opinion: a second decoding of what would be accepted.
    """

    grammar: bool = True
    lexicon: bool = True
    spaces: bool = True
    digits: bool = True
    marks: bool = True
    cleaning: bool = True
    evidence: bool = True
    calibration: bool = True
    second_opinion: bool = True
