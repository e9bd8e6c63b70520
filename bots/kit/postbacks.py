"""Pages whose selects send the whole page back, and change what else is on it: ASP.NET's way."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from bots.jobs import Entry
from bots.kit.entry_forms import EntryForm


class PostbackForm:
    """An entry form that is one page of several, with selects that reload it.

    `reloading` are the labels of these selects, in the order in which they are to be chosen.
    `turn` is given what to press: it lets that one postback through, which stores nothing (see
    `Window.send` with `storing`), and waits for the page that comes.
    """

    def __init__(
        self,
        form: EntryForm,
        reloading: Sequence[str],
        turn: Callable[[Callable[[], None]], None],
    ) -> None:
        self._form = form
        self._reloading = reloading
        self._turn = turn

    def type(self, entries: Sequence[Entry]) -> frozenset[str]:
        """Type every entry that has a box on this page, and return the labels of all its boxes.

        The selects that reload come first, since they decide which boxes and options there are.

        Raises:
            RecordRejected: a box cannot take its text.
        """
        labels = self._labels()
        for entry in self._reloading_first(entries):
            if entry.screen_field in labels and self._form.held()[entry.screen_field] != entry.text:
                self._turn(partial(self._form.type, (entry,)))
                labels = self._labels()
        self._form.type([entry for entry in entries if entry.screen_field in labels])
        return labels

    def _labels(self) -> frozenset[str]:
        return frozenset(box.label for box in self._form.screen())

    def _reloading_first(self, entries: Sequence[Entry]) -> Iterator[Entry]:
        for label in self._reloading:
            yield from (entry for entry in entries if entry.screen_field == label)
