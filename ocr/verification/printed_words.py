"""The words that are printed on an empty form: what must stand at its place on every page of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ocr.base.pixels import Pixels
from ocr.forms.layout import Box
from ocr.forms.template import FormTemplate
from ocr.geometry.blank_form import PX_PER_MM, Blank, grown

PRINT_PX_PER_MM = 6
"""At this scale words are compared: small print of 2 mm has a dozen pixels, and no noise."""

_BLUR = 0.7
_RULE_MM = 0.16
_MARK_MM = 0.35
_GAP_MM, _LEAD_MM = 0.8, 0.25
_LEAST_HEIGHT_MM, _LEAST_AREA_MM2 = 0.9, 1.2
_RULE_WIDTH_MM, _RULE_HEIGHT_MM = 0.7, 3.0
"""What is so thin and so high is a rule between printed boxes of one character, and no word."""
_PITCH = 1.0
_TITLE, _TITLE_LETTERS, _MOST_TITLES = 1.35, 3, 3
_SPACED = 0.7
_SIZE_PX = 2
_ALIKE, _SAME = 0.6, 0.96
_MOST_RIVALS = 4


@dataclass(frozen=True, slots=True)
class PrintedWord:
    """A word of the print.

    `left`, `top`, `width` and `height` are pixels of the picture that words are compared in;
    `letters` is how many full-width letters are about as wide as it.
    """

    left: int
    top: int
    width: int
    height: int
    letters: int

    def window(self, across: int, down: int) -> tuple[slice, slice]:
        """Return the rows and columns of the word and so many pixels around it."""
        rows = slice(max(0, self.top - down), self.top + self.height + down)
        return rows, slice(max(0, self.left - across), self.left + self.width + across)

    @property
    def box(self) -> Box:
        """Where it stands, in millimetres."""
        sides = (self.left, self.top, self.width, self.height)
        left, top, width, height = (side / PRINT_PX_PER_MM for side in sides)
        return Box(left=left, top=top, width=width, height=height)


@dataclass(frozen=True, slots=True)
class FormPrint:
    """An empty form to compare with: `soft` is its print, dark on white, a little blurred.

    `taken` is 255 where print or ruled lines are, and in every box that a citizen fills in.

    `titles` are the words that name the form: a paper of another name is another paper. `anchors`
    says what the template states of them; without it they are those in large print. `rivals` are
    for each word others that are hard to tell from it at a glance, some of them the same again.
    """

    words: tuple[PrintedWord, ...]
    soft: Pixels
    taken: Pixels
    titles: frozenset[PrintedWord]
    rivals: Mapping[PrintedWord, tuple[PrintedWord, ...]]
    anchors: Mapping[PrintedWord, str]


def softened(grey: Pixels) -> Pixels:
    """Return a laid page at the scale that words are compared in, a little blurred."""
    share = PRINT_PX_PER_MM / PX_PER_MM
    small = cv2.resize(grey, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    return cv2.GaussianBlur(small, (0, 0), _BLUR).astype(np.uint8, copy=False)


def print_of(blank: Blank) -> FormPrint:
    """Return the printed words of a form, its anchors first, then from the top down."""
    others = cv2.subtract(blank.ink, grown(blank.rules, _RULE_MM)).astype(np.uint8)
    _clear_marks(others, blank.template)
    anchors = anchors_of(blank.template)
    words = (*anchors, *(word for word in _words(others) if not _is_part(word, anchors)))
    soft, taken = pictures_of(blank)
    titles = frozenset(anchors) or _titles(words)
    return FormPrint(words, soft, taken, titles, dict(_rivals(words, soft)), anchors)


def anchors_of(template: FormTemplate) -> dict[PrintedWord, str]:
    """Return the words that a template states as anchors, and what they say."""
    return {_word(*_pixels_of(one.box), len(one.text)): one.text for one in template.anchors}


def _pixels_of(box: Box) -> tuple[int, int, int, int]:
    left, top = _px(box.left), _px(box.top)
    return left, top, max(1, _px(box.right) - left), max(1, _px(box.bottom) - top)


def _is_part(word: PrintedWord, anchors: Iterable[PrintedWord]) -> bool:
    return any(_covers(one, word) or _covers(word, one) for one in anchors)


def _covers(one: PrintedWord, other: PrintedWord) -> bool:
    """Tell whether the middle of another word lies in one."""
    across, down = other.left + other.width / 2 - one.left, other.top + other.height / 2 - one.top
    return 0 <= across <= one.width and 0 <= down <= one.height


def pictures_of(blank: Blank) -> tuple[Pixels, Pixels]:
    """Return the pictures `soft` and `taken` of a form's print."""
    return softened(cv2.bitwise_not(blank.ink).astype(np.uint8)), _taken(blank)


def _taken(blank: Blank) -> Pixels:
    printed = grown(cv2.max(blank.ink, blank.rules).astype(np.uint8), _MARK_MM)
    for spec in blank.template.fields:
        for _, box in spec.boxes:
            rows = slice(_px(box.top - _MARK_MM), _px(box.bottom + _MARK_MM))
            printed[rows, _px(box.left - _MARK_MM) : _px(box.right + _MARK_MM)] = 255
    share = PRINT_PX_PER_MM / PX_PER_MM
    small = cv2.resize(printed, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    return cv2.threshold(small, 64, 255, cv2.THRESH_BINARY)[1].astype(np.uint8)


def _titles(words: tuple[PrintedWord, ...]) -> frozenset[PrintedWord]:
    """Return the words that are much larger than the others; on most forms one, or none."""
    if not words:
        return frozenset()
    least = _TITLE * float(np.median([word.height for word in words]))
    large = [word for word in words if word.height >= least and word.letters >= _TITLE_LETTERS]
    return frozenset(large[:_MOST_TITLES])


def large_lines(words: Sequence[PrintedWord]) -> list[PrintedWord]:
    """Return the lines of large print, each as one word however far its letters stand apart."""
    if not words:
        return []
    least = _TITLE * float(np.median([word.height for word in words]))
    large = [word for word in words if word.height >= least and 2 * word.width >= word.height]
    lines = {_grown_along(word, words) for word in large}
    titles = [
        line
        for line in lines
        if line.letters >= _TITLE_LETTERS
        and 2 * sum(word.width for word in large if _covers(line, word)) >= line.width
    ]
    return sorted(titles, key=lambda line: (line.top, line.left))[:_MOST_TITLES]


def _grown_along(line: PrintedWord, words: Sequence[PrintedWord]) -> PrintedWord:
    """Return a word with all that goes on in its row, parts of its letters too."""
    while (whole := _around([word for word in words if _goes_on(line, word)])) != line:
        line = whole
    return line


def _goes_on(line: PrintedWord, word: PrintedWord) -> bool:
    middle = word.top + word.height / 2
    gap = max(word.left - line.left - line.width, line.left - word.left - word.width)
    return line.top <= middle <= line.top + line.height and gap <= _SPACED * line.height


def _around(words: Sequence[PrintedWord]) -> PrintedWord:
    left, top = min(word.left for word in words), min(word.top for word in words)
    width = max(word.left + word.width for word in words) - left
    height = max(word.top + word.height for word in words) - top
    return PrintedWord(left, top, width, height, max(1, round(_PITCH * width / height)))


def _rivals(
    words: tuple[PrintedWord, ...], soft: Pixels
) -> Iterator[tuple[PrintedWord, tuple[PrintedWord, ...]]]:
    """Yield for each word those of its size that look most like it and are not the same."""
    sizes = np.array([(word.width, word.height) for word in words]).reshape(-1, 2)
    for word in words:
        alike = np.flatnonzero((np.abs(sizes - (word.width, word.height)) <= _SIZE_PX).all(axis=1))
        pattern = soft[word.window(0, 0)]
        seen = [(_likeness(soft, words[other], pattern), other) for other in alike.tolist()]
        near = sorted(pair for pair in seen if _ALIKE <= pair[0] < _SAME)
        yield word, tuple(words[other] for _, other in near[-_MOST_RIVALS:])


def _likeness(soft: Pixels, word: PrintedWord, pattern: Pixels) -> float:
    field = soft[word.window(_SIZE_PX + 1, _SIZE_PX + 1)]
    if field.shape[0] < pattern.shape[0] or field.shape[1] < pattern.shape[1]:
        return 0.0
    return float(cv2.matchTemplate(field, pattern, cv2.TM_CCOEFF_NORMED).max())


def _clear_marks(ink: Pixels, template: FormTemplate) -> None:
    """Take out what a citizen marks: a printed square is no letter, and seldom stays as it is."""
    for field in template.fields:
        for option in field.options:
            if option.style == "circle":
                continue
            box = option.box
            rows = slice(_px(box.top - _MARK_MM), _px(box.bottom + _MARK_MM))
            ink[rows, _px(box.left - _MARK_MM) : _px(box.right + _MARK_MM)] = 0


def _px(millimetres: float) -> int:
    return max(0, round(millimetres * PX_PER_MM))


def _words(others: Pixels) -> list[PrintedWord]:
    gap, lead = round(_GAP_MM * PX_PER_MM) | 1, round(_LEAD_MM * PX_PER_MM) | 1
    joined = cv2.morphologyEx(others, cv2.MORPH_CLOSE, np.ones((lead, gap), np.uint8))
    boxes = cv2.connectedComponentsWithStats(joined)[2][1:, :4].tolist()
    return [_word(*box) for box in sorted(boxes, key=lambda box: (box[1], box[0])) if _holds(*box)]


def _holds(_left: int, _top: int, width: int, height: int) -> bool:
    if width <= _RULE_WIDTH_MM * PX_PER_MM and height >= _RULE_HEIGHT_MM * PX_PER_MM:
        return False
    least = _LEAST_HEIGHT_MM * PX_PER_MM
    return height >= least and width * height >= _LEAST_AREA_MM2 * PX_PER_MM**2


def _word(left: int, top: int, width: int, height: int, letters: int = 0) -> PrintedWord:
    share = PRINT_PX_PER_MM / PX_PER_MM
    first, above = int(left * share), int(top * share)
    across = int(np.ceil((left + width) * share)) - first
    down = int(np.ceil((top + height) * share)) - above
    letters = letters or max(1, round(_PITCH * width / height))
    return PrintedWord(first, above, across, down, letters)
