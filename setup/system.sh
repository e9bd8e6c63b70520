#!/bin/sh
# Installs what Debian or Ubuntu must provide; silent where nothing is missing.
# Looks for what each package brings, not for its name: the names differ between releases.
set -eu

has_command() { command -v "$1" >/dev/null 2>&1; }
has_library() { PATH="$PATH:/sbin:/usr/sbin" ldconfig -p | grep -q "$1"; }
has_font() { find /usr/share/fonts /usr/local/share/fonts "$HOME/.local/share/fonts" -name "$1" 2>/dev/null | grep -q .; }

has_postgresql() { has_command initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }

has_browser() {
    [ -n "${KAMIBASHI_BROWSER:-}" ] && return 0
    for name in chromium chromium-browser google-chrome-stable google-chrome microsoft-edge; do
        has_command "$name" && return 0
    done
    ls "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}" 2>/dev/null | grep -q '^chromium'
}

# The browser without windows takes half the time to start and keys faster; not every release has it.
wants_fast_browser() {
    ! has_command chromium-headless-shell && [ -z "${KAMIBASHI_BROWSER:-}" ] && [ ! -e .stamps/no-fast-browser ] \
        && apt-cache show chromium-headless-shell >/dev/null 2>&1
}

missing=""
need() { missing="$missing $1"; }

"${PYTHON:-python3}" -c 'import ensurepip' 2>/dev/null || need python3-venv
has_command pdftoppm || need poppler-utils
[ -d /usr/share/poppler/cMap ] || need poppler-data
has_library libGL.so.1 || need libgl1
has_library libgthread-2.0.so.0 || need libglib2.0-0
has_browser || need chromium
has_postgresql || need postgresql
has_font ipaexg.ttf && has_font ipaexm.ttf || need fonts-ipaexfont
has_font 'NotoSansCJK-Regular.*' || need fonts-noto-cjk
has_font ipag.ttf || need fonts-ipafont-gothic
has_font ipam.ttf || need fonts-ipafont-mincho
has_font 'NimbusSans-Regular.*' || need fonts-urw-base35
has_font 'BIZUDMincho-Regular.*' || need fonts-morisawa-bizud-mincho
has_font 'KleeOne-Regular.*' || need fonts-klee
has_font setofont.ttf || need fonts-seto
has_font YOzRS_.ttf || need fonts-yozvox-yozfont-standard-kana
wished=""
if wants_fast_browser; then wished=" chromium-headless-shell"; fi
[ -z "$missing$wished" ] && exit 0

install="apt-get install -y --no-install-recommends$missing"
if has_command apt-get && [ "$(id -u)" = 0 ]; then
    as_root=""
elif has_command apt-get && has_command sudo && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
elif [ -z "$missing" ]; then
    exit 0
else
    echo "kamibashi needs:$missing"
    echo "run this, then the same make again:  sudo $install"
    exit 40
fi

mkdir -p .stamps
export DEBIAN_FRONTEND=noninteractive
if [ -n "$wished" ]; then
    echo "      installing$wished"
    if ! { $as_root apt-get update && $as_root apt-get install -y --no-install-recommends$wished; } >.stamps/apt.log 2>&1; then
        touch .stamps/no-fast-browser
        echo "      could not (see .stamps/apt.log): going on with the browser that is there"
    fi
fi
[ -z "$missing" ] && exit 0
echo "      installing$missing"
if ! { $as_root apt-get update && $as_root $install; } >.stamps/apt.log 2>&1; then
    tail -n 5 .stamps/apt.log
    echo "apt-get failed: see .stamps/apt.log, then run the same make again"
    exit 40
fi
