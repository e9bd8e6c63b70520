"""The inline scripts of the pages, as they were written then."""

from unicodedata import normalize


def _narrow() -> dict[str, str]:
    """Return the half-width writing of every full-width katakana that has one."""
    plain = [chr(code) for code in range(0xFF61, 0xFF9E)]
    voiced = [kana + mark for kana in plain for mark in "ﾞﾟ"]
    wide = {normalize("NFKC", kana): kana for kana in plain + voiced}
    known = {kana: half for kana, half in wide.items() if len(kana) == 1 and kana not in "ヷヺ"}
    return known | {"　": " "}


_PAIRS = ",".join(f"'{wide}':'{half}'" for wide, half in _narrow().items())

ENTRY = (
    "var ZENHAN={"
    + _PAIRS
    + """};
var soshin=false;
function hiduke(o){ if(o.value!='' && !o.value.match(/^[0-9]{8}$/)){
  alert('日付はYYYYMMDDの8桁で入力してください'); } }
function hankaku(o){ var s='', i, c; for(i=0; i<o.value.length; i++){
  c=o.value.charAt(i); s+=ZENHAN[c]||c; } o.value=s; }
function jikoku(o){ if(o.value.match(/^[0-9]{4}$/)){
  o.value=o.value.substr(0,2)+':'+o.value.substr(2,2); } }
function modosu(o){ o.value=o.value.replace(':',''); }
function kikan(o){ document.getElementById('koyo_shuryo').disabled = (o.value=='1'); }
function yubin(){ window.open('/yubin','yubin','width=420,height=320'); return false; }
function toroku(){ var f=document.forms['nyuryoku'];
  if(soshin){ alert('処理中です。しばらくお待ちください'); return false; }
  if(f.uketsuke_no.value==''){ alert('受付番号を入力してください'); return false; }
  if(!confirm('登録します。よろしいですか')){ return false; }
  soshin=true; return true; }
"""
)

POSTAL = """
function erabu(y,j){ var f=window.opener.document.forms['nyuryoku'];
  f.jigyosho_yubin.value=y; f.jigyosho_jusho.value=j; window.close(); }
"""
