"""Addresses: known as far as they exist; a slip is offered the place that exists."""

import pytest

from ocr.lexicon.addresses import located, postal_agrees


@pytest.mark.parametrize(
    ("address", "part"),
    [
        ("静岡県静岡市葵区瀬名町1-2-3", "静岡県静岡市葵区瀬名町"),
        ("静岡県静岡市葵区桜ヶ丘5", "静岡県静岡市葵区桜ヶ丘"),
        ("神奈川県中郡大磯町高麗2-3", "神奈川県中郡大磯町高麗"),
        ("神奈川県大磯町大字高麗2-3", "神奈川県大磯町大字高麗"),
    ],
)
def test_a_place_that_exists(known, address, part):
    place = located(known, address)
    assert (place.known, place.quarter, place.meant) == (part, True, ())


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("静岡県静岡市葵区頼名町1-2", ("静岡県静岡市葵区瀬名町1-2",)),
        ("静岡県静岡市奏区瀬名町1-2", ("静岡県静岡市葵区瀬名町1-2",)),
        ("東京都干代田区千代田1", ("東京都千代田区千代田1",)),
        ("東京都汐見原市本町1", ()),
        ("静岡県静岡市葵区本通2", ()),
        ("北海道旭川市亀吉２条3", ()),
        ("紙橋市本町1", ()),
        ("", ()),
    ],
)
def test_what_may_be_meant(known, address, meant):
    assert located(known, address).meant == meant


@pytest.mark.parametrize(
    ("code", "address", "verdict"),
    [
        ("420-0911", "静岡県静岡市葵区瀬名町1-2-3", True),
        ("259-1300", "大磯町高麗2-3", True),
        ("420-0000", "静岡市葵区どこか", True),
        ("420-0911", "東京都千代田区千代田1", False),
        ("999-9999", "東京都千代田区千代田1", None),
        ("420-0911", "", None),
    ],
)
def test_a_postal_code_and_an_address(known, code, address, verdict):
    assert postal_agrees(known, code, address) is verdict
