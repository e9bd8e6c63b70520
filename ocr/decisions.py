"""What the desk must do with a field, from how sure it is and what is doubtful in it."""

from ocr.readings import Decision
from ocr.template import FieldSpec

_HOPELESS = 0.30


def decide(spec: FieldSpec, confidence: float, doubts: list[str]) -> Decision:
    """Say what the desk must do; every field that is not accepted says why."""
    if confidence < _HOPELESS:
        doubts.append("読み取りに自信がありません。見て入力してください")
        return Decision.RETYPE
    if confidence < spec.accept_at and not doubts:
        doubts.append("読み違えているかもしれません")
    if spec.always_confirm and not doubts:
        doubts.append("かならず確認する欄です")
    return Decision.CONFIRM if doubts else Decision.ACCEPT
