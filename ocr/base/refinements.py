"""Which refinements of the reading are at work: all of them, but where their worth is measured."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refinements:
    """One switch for each refinement, so that an evaluation can tell what each is worth.

    Attributes:
        tuning: lines of words are read with the weights tuned to them.
        grammar: beam search within the grammar of the kind, instead of greedy decoding.
        lexicon: names, addresses and organisations weigh what was read.
        spaces: ink gaps become the space between 姓 and 名.
        shapes: a reader of single characters tells 高 from 髙 and ぼ from ぽ.
        digits: the digit reader beside the recogniser.
        numerals: the small recogniser of numbers; the large one reads what it is not sure of.
        marks: crossed-out options, marks beside their box, filled boxes.
        cleaning: seals, highlighter and struck-out text.
        quality: pages too coarse, bent or faint to be trusted are refused or doubted.
        verification: printed words tell whether a page is the form that its lines say it is.
        evidence: rules between fields and known names weigh what was read in them.
        calibration: confidences say how often such a value is right.
        retry_views: where the readers of digits are split, the recogniser looks again.
    """

    tuning: bool = True
    grammar: bool = True
    lexicon: bool = True
    spaces: bool = True
    shapes: bool = True
    digits: bool = True
    numerals: bool = True
    marks: bool = True
    cleaning: bool = True
    quality: bool = True
    verification: bool = True
    evidence: bool = True
    calibration: bool = True
    retry_views: bool = True
