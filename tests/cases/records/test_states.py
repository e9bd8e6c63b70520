from cases.records.states import LABELS, MOVES, ON_THE_DESK, PLAIN_MOVES, State, sources


def test_the_table_speaks_of_every_state_and_every_state_can_be_reached():
    assert set(MOVES) == set(LABELS) == set(State)
    assert frozenset().union(*MOVES.values()) | {State.RECEIVED} == set(State)


def test_every_plain_move_is_a_legal_one():
    assert all(new in MOVES[old] for old, new in PLAIN_MOVES)


def test_values_change_only_before_approval():
    assert all(State.APPROVED in MOVES[state] for state in ON_THE_DESK)


def test_sources_are_the_table_read_backwards():
    assert all((new in MOVES[old]) == (old in sources(new)) for old in State for new in State)


def test_only_a_purged_case_is_at_its_end():
    assert [state for state, following in MOVES.items() if not following] == [State.PURGED]
