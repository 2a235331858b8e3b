# Finds a browser for the tests, else installs one: Debian's headless shell, else Playwright's own.
find_browser() {
    for name in chromium-headless-shell chromium google-chrome; do
        ! command -v "$name" >/dev/null || return 0
    done
    if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
        apt-get update -qq >/dev/null || true
        apt-get install -y -qq --no-install-recommends \
            chromium-headless-shell fonts-ipaexfont-gothic libatomic1 >/dev/null && return 0
    fi
    .venv/bin/playwright install chromium
}
