# Makes sure that PostgreSQL's server programs are on the machine; the tests start a server of their own with them.
find_postgres() {
    ! command -v initdb >/dev/null || return 0
    for folder in /usr/lib/postgresql/*/bin; do
        [ ! -x "$folder/initdb" ] || return 0
    done
    if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
        apt-get update -qq >/dev/null || true
        apt-get install -y -qq --no-install-recommends postgresql >/dev/null && return 0
    fi
    echo "PostgreSQL's server is missing: install the package postgresql" >&2
    return 1
}
