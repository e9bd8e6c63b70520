"""Why a file or a page was not read: a code for each reason, the same in any language.

The words for a clerk are `desk.web.reason_words`. A code is stored with scans, cases and their
history: it is never renamed without a migration, while its sentence may change any day.
"""

from dataclasses import dataclass
from enum import StrEnum


class ReasonCode(StrEnum):
    """Why a file or a page was refused, one code for each reason."""

    # The file
    FILE_GONE = "file_gone"
    FOLDER = "folder"
    LINK = "link"
    STILL_EMPTY = "still_empty"
    STILL_OPEN = "still_open"  # in a program that writes to it, or may
    UNFINISHED_NAME = "unfinished_name"  # as programs give one to what they still write
    NOT_REMOVABLE = "not_removable"  # from where it was dropped; detail: the machine's words
    NOT_PERMITTED = "not_permitted"
    EMPTY_FILE = "empty_file"
    LARGE_FILE = "large_file"  # detail: megabytes at the most
    OFFICE_FILE = "office_file"  # of Word, Excel and the like
    ZIP_FILE = "zip_file"
    OTHER_PICTURE = "other_picture"  # of a format that no scanner writes
    NOT_A_SCAN = "not_a_scan"
    MANY_PAGES = "many_pages"  # detail: pages at the most
    MUCH_MEMORY = "much_memory"
    SLOW_FILE = "slow_file"
    BROKEN_FILE = "broken_file"  # it has no page; until 2026-11 also of a child that died
    CHILD_DIED = "child_died"  # that made pages of it; detail: the file's kind and the signal
    DEFECT = "defect"  # of ours; detail: its kind and place
    MACHINE = "machine"  # its fault, not the file's; detail: its own words
    STORE_AWAY = "store_away"  # the home that is here is not the one of the database

    # Its format
    PDF_CUT = "pdf_cut"  # or broken
    PDF_LOCKED = "pdf_locked"
    PDF_PROTECTED = "pdf_protected"  # in a way that is not known, without a password
    PDF_EMPTY = "pdf_empty"
    PDF_XFA = "pdf_xfa"  # a form that its maker's program alone draws
    PDF_PORTFOLIO = "pdf_portfolio"
    PDF_FONTS = "pdf_fonts"  # not embedded, and drawn otherwise by another program
    PDF_FIELDS = "pdf_fields"  # and annotations: so drawn
    PDF_UNSURE = "pdf_unsure"  # anything else: so drawn
    LARGE_SHEET = "large_sheet"
    SHEET_WITHOUT_SIZE = "sheet_without_size"
    SLOW_SHEET = "slow_sheet"
    PICTURE_CUT = "picture_cut"  # or broken
    PICTURE_LARGE = "picture_large"  # detail: ten thousands of pixels at the most
    PICTURE_OF_FLOATS = "picture_of_floats"

    # The page
    NO_PICTURE = "no_picture"
    FEW_PIXELS = "few_pixels"
    BLANK = "blank"
    DARK = "dark"  # black, or black and white the wrong way round
    COARSE = "coarse"  # detail: dots an inch
    CUT_OFF = "cut_off"
    OTHER_EDITION = "other_edition"  # its ruled lines
    OTHER_ROWS = "other_rows"  # rows or columns more or fewer
    OTHER_PRINT = "other_print"  # its printed words; detail: in how many places
    BENT = "bent"
    TWO_PAPERS = "two_papers"  # in one picture
    NO_FORM = "no_form"  # none of the registered ones
    NOT_THIS_FORM = "not_this_form"  # not the one that a person chose
    READER_DIED = "reader_died"  # detail: how often

    OTHER = "other"  # detail: a sentence stored before there were codes, which none of them says


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was not read; `detail` is what is particular of this time.

    It never quotes what a citizen wrote.
    """

    code: ReasonCode
    detail: str = ""
