# Shell functions shared by ./run and ./test: an environment of our own, and the wheel offices download.

# install_into ENVIRONMENT REQUIREMENTS: hash-locked packages and this checkout; nothing to do when unchanged.
install_into() {
    stamp=$(cat "$2" pyproject.toml scripts/install.sh | sha256sum | cut -d' ' -f1)
    [ "$(cat "$1/$2.stamp" 2>/dev/null || true)" != "$stamp" ] || return 0
    python=$(command -v python3.11 || command -v python3) || { echo "python3.11 is needed" >&2; exit 1; }
    echo "installing into $1 (about a minute the first time) ..." >&2
    # Without ensurepip: a bare Debian has pip but not python3-venv's wheels.
    [ -x "$1/bin/python" ] || "$python" -m venv --without-pip "$1"
    "$python" -m pip --python "$1/bin/python" install -qq --disable-pip-version-check --require-hashes -r "$2" || exit 1
    "$python" -m pip --python "$1/bin/python" install -qq --disable-pip-version-check \
        --no-deps --no-build-isolation --editable . || exit 1
    echo "$stamp" > "$1/$2.stamp"
}

# build_client FOLDER: the wheel and the locked requirements of an office's PC, anew when the sources changed.
build_client() {
    mkdir -p "$1"
    newest=$(find client engine static/parts pyproject.toml requirements-client.txt -newer "$1/.built" -type f ! -name '*.pyc' 2>/dev/null | head -n 1)
    if [ ! -e "$1/.built" ] || [ -n "$newest" ]; then
        rm -f "$1"/*.whl
        .venv/bin/python -m hatchling build -t wheel -d "$1" >/dev/null 2>&1 || { echo "the client's wheel could not be built" >&2; exit 1; }
        cp requirements-client.txt "$1/requirements-client.txt"
        touch "$1/.built"
    fi
}
