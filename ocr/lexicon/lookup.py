"""What is known, opened for looking up: names, readings, places, and how likely a text is."""

import sqlite3
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

from ocr.lexicon.ngrams import gram_log_probability, grams_in, longest_grams

_PAIR = struct.Struct("<Bff")
_MOST_REMEMBERED = 50_000
_AT_ONCE = 500


class Known:
    """The file of known words, opened read-only; what was looked up is remembered.

    One object serves one thread at a time.
    """

    def __init__(self, path: Path) -> None:
        """Open the file that `store.build` wrote."""
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._database = sqlite3.connect(address, uri=True, check_same_thread=False)
        self._grams: dict[str, dict[int, tuple[float, float]]] = {}
        self._likely: dict[tuple[int, str], float] = {}
        self._people: dict[tuple[str, str], float] = {}

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def log_probability(self, domain: int, text: str) -> float:
        """Return the natural logarithm of how likely a text is in a model of `corpora.DOMAINS`."""
        return sum(self._gram_likely(domain, gram) for gram in longest_grams(text))

    def _gram_likely(self, domain: int, gram: str) -> float:
        likely = self._likely.get((domain, gram))
        if likely is None:
            likely = gram_log_probability(gram, lambda part: self._grams[part].get(domain))
            self._likely[domain, gram] = likely
        return likely

    def prepare(self, texts: Iterable[str]) -> None:
        """Look up all that `log_probability` will need of some texts, at once."""
        if len(self._grams) > _MOST_REMEMBERED:
            for remembered in (self._grams, self._likely, self._people):
                remembered.clear()
        longest = {gram for text in texts for gram in longest_grams(text)}
        wanted = {gram for one in longest if one not in self._grams for gram in grams_in(one)}
        wanted |= {gram[:-1] for gram in wanted}
        missing = sorted(gram for gram in wanted if gram not in self._grams)
        for first in range(0, len(missing), _AT_ONCE):
            self._remember(missing[first : first + _AT_ONCE])

    def _remember(self, grams: list[str]) -> None:
        self._grams |= {gram: {} for gram in grams}
        marks = ",".join("?" * len(grams))
        query = f"SELECT gram, weights FROM gram WHERE gram IN ({marks})"  # noqa: S608  question marks
        for gram, weights in self._database.execute(query, grams):
            self._grams[gram] = {n: (share, rest) for n, share, rest in _PAIR.iter_unpack(weights)}

    def readings(self, table: str, written: str) -> dict[str, float]:
        """Return the known readings of a `surname` or `given` name, with how many bear them."""
        query = f"SELECT kana, people FROM {table} WHERE written = ?"  # noqa: S608  a name of ours
        return {kana: people for kana, people in self._database.execute(query, (written,)) if kana}

    def people(self, table: str, written: str) -> float:
        """Return how many bear a surname or given name; 0 where it is not known."""
        if (table, written) not in self._people:
            query = f"SELECT sum(people) FROM {table} WHERE written = ?"  # noqa: S608  a name of ours
            self._people[table, written] = float(self._one(query, written) or 0)
        return self._people[table, written]

    def written(self, table: str, kana: str, most: int = 40) -> list[str]:
        """Return how a surname or given name with a reading is written, the commonest first."""
        query = f"SELECT written FROM {table} WHERE kana = ? ORDER BY people DESC LIMIT ?"  # noqa: S608
        return [row[0] for row in self._database.execute(query, (kana, most))]

    def cities(self, prefecture: str) -> list[str]:
        """Return the towns of a prefecture."""
        return self._column("SELECT city FROM town WHERE prefecture = ?", prefecture)

    def prefectures(self) -> list[str]:
        """Return the 47 prefectures."""
        return self._column("SELECT DISTINCT prefecture FROM town")

    def quarters(self, prefecture: str, city: str) -> list[str]:
        """Return the quarters of a town, "" among them where it has addresses without one."""
        query = "SELECT DISTINCT quarter FROM place WHERE prefecture = ? AND city = ?"
        return self._column(query, prefecture, city)

    def places_of(self, code: str) -> Iterator[tuple[str, str, str]]:
        """Yield prefecture, town and quarter of a postal code of seven digits."""
        query = "SELECT prefecture, city, quarter FROM place WHERE code = ?"
        yield from self._database.execute(query, (code,))

    def _column(self, query: str, *values: str) -> list[str]:
        return [row[0] for row in self._database.execute(query, values)]

    def _one(self, query: str, *values: str) -> float | None:
        row = self._database.execute(query, values).fetchone()
        return None if row is None else row[0]
