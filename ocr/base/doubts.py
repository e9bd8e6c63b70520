"""What makes a value doubtful: a code for each cause, the same in any language.

The words for a clerk are `desk.web.doubt_words`. A code is stored with every case and taught to the
calibration: it is never renamed without a migration, while its sentence may change any day.
"""

from dataclasses import dataclass
from enum import StrEnum

from japanese.eras import UnreadDate


class DoubtCode(StrEnum):
    """Why a person must look at a value, one code for each cause."""

    # How sure the reading is, and who asks
    UNSURE = "unsure"  # nothing but its score
    UNSURE_MARK = "unsure_mark"  # the same of a choice
    HOPELESS = "hopeless"  # a score so low that it is typed anew
    ALWAYS_CONFIRM = "always_confirm"  # the form wants a person to see it
    AUDITED = "audited"  # accepted, and drawn by lot
    CONSENSUS = "consensus"  # the form wants two people to type it
    PROBATION = "probation"  # sure, but this form has not yet shown that its sure values are right

    # What was done to the paper
    STRUCK_OUT = "struck_out"
    STAMPED_OVER = "stamped_over"
    RUN_ACROSS = "run_across"  # a line or seal across the edge of the box
    GOES_ON = "goes_on"  # writing beyond the box
    IN_RED = "in_red"
    TAPED = "taped"  # correction tape over the form's lines
    SHADED = "shaded"  # in a dark patch
    PALE = "pale"
    FADED = "faded"  # specks, or what is left of letters
    RUN_TOGETHER = "run_together"  # one stroke through several boxes of a comb
    GAP = "gap"  # an empty box between others of a comb

    # The whole page
    COARSE_PAGE = "coarse_page"  # detail: dots an inch
    BROKEN_LINES = "broken_lines"
    OTHER_LINES = "other_lines"  # some of the form's lines lie elsewhere
    SHINES_THROUGH = "shines_through"  # the other side of the paper
    BLACK_AND_WHITE = "black_and_white"  # a fax, which drops pale strokes

    # The form's own print
    LABEL_OTHER = "label_other"  # other words stand where this field's label is printed
    LABEL_GONE = "label_gone"  # none stand there
    LABEL_HIDDEN = "label_hidden"  # they cannot be told, under a seal or on a poor scan
    OTHER_ROWS = "other_rows"  # rows or columns more or fewer than the form has move this field
    OTHER_EDITION = "other_edition"  # of the page, which a person said to be this form

    # Marks
    MARK_STRUCK = "mark_struck"
    MARKS_CROSSED = "marks_crossed"  # one line over several boxes
    MARK_BESIDE = "mark_beside"
    MARK_FILLED = "mark_filled"  # one box filled, another marked
    SEVERAL_MARKS = "several_marks"
    NO_MARK = "no_mark"

    # What was read
    KANJI_SHAPES = "kanji_shapes"
    UNREAD_INK = "unread_ink"  # letters that may have been passed over
    DIGITS_SPLIT = "digits_split"  # the readers of digits disagree
    NOTHING_READ = "nothing_read"  # ink, and no text
    NOTHING_WRITTEN = "nothing_written"  # in a required field

    # What is no value of its kind
    UNWRITABLE = "unwritable"  # 外字, control characters
    DIGIT_IN_NAME = "digit_in_name"
    NOT_KANA = "not_kana"
    STRAY_LONG_MARK = "stray_long_mark"
    NO_DIGITS = "no_digits"  # detail: the unit
    OUT_OF_BOUNDS = "out_of_bounds"  # detail: the unit, the least and the most
    NO_NUMBER = "no_number"
    NO_CODE = "no_code"
    NO_POSTAL_CODE = "no_postal_code"
    NO_PHONE_PART = "no_phone_part"
    NO_PHONE = "no_phone"
    PHONE_START = "phone_start"
    PHONE_LENGTH = "phone_length"
    PHONE_PARTS = "phone_parts"
    NO_AREA_CODE = "no_area_code"
    NO_TIME = "no_time"
    NO_DURATION = "no_duration"
    PARTLY_EMPTY = "partly_empty"  # detail: the kind
    NO_DATE = "no_date"  # as is each of `japanese.eras.DateFault`
    NO_SUCH_DAY = "no_such_day"
    DAY_OUTSIDE_ERA = "day_outside_era"
    BEFORE_MEIJI = "before_meiji"
    NO_YEAR = "no_year"
    YEAR_OUT_OF_BOUNDS = "year_out_of_bounds"  # detail: the first and the last
    YEAR_OUTSIDE_ERA = "year_outside_era"
    YEAR_BELOW_ONE = "year_below_one"  # of an era
    NO_MONTH = "no_month"
    NO_SUCH_MONTH = "no_such_month"
    TYPED_CHOICE = "typed_choice"  # a choice is marked, not written
    NOT_OF_ITS_KIND = "not_of_its_kind"  # detail: what the kind of another package says

    # What other fields and lists say
    BROKEN_RULE = "broken_rule"  # detail: the message of the form's rule
    FAILED_RULE = "failed_rule"  # it cannot be evaluated; detail: its id
    REREAD = "reread"  # another text took its place, by a rule
    NOT_READ_SO = "not_read_so"  # フリガナ and 氏名
    NO_SUCH_PLACE = "no_such_place"
    OTHER_POSTAL_CODE = "other_postal_code"

    OTHER = "other"  # detail: a sentence stored before there were codes, which none of them says


@dataclass(frozen=True, slots=True)
class Doubt:
    """A cause, and what is particular of this time; `detail` never quotes what a citizen wrote."""

    code: DoubtCode
    detail: str = ""


class NotOfItsKind(ValueError):
    """A text is no value of its kind; `doubt` says why."""

    def __init__(self, code: DoubtCode, detail: str = "") -> None:
        super().__init__(code, detail)
        self.doubt = Doubt(code, detail)

    def __str__(self) -> str:
        """Return code and detail: the sentence is the desk's."""
        return f"{self.doubt.code} {self.doubt.detail}".rstrip()


def doubt_of(error: ValueError) -> Doubt:
    """Return why a text is no value of its kind, from what the parser of the kind raised."""
    if isinstance(error, NotOfItsKind):
        return error.doubt
    if isinstance(error, UnreadDate):
        return Doubt(DoubtCode(error.fault.value))
    return Doubt(DoubtCode.NOT_OF_ITS_KIND, str(error))
