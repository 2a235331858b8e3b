"""A PC gets its certificate: the key stays here, a lost answer strands nobody."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.client.conftest import MIDORINO, NANOHANA, PASSPHRASE, Pc, World
from tests.client.odd_server import answering


def enrol(pc: Pc, world: World, number: str, code: str, *more: str, **env: str) -> tuple[int, dict[str, object]]:
    ran = pc.run("enrol", "--url", world.url, "--office", number, "--code", code, "--json", *more, **env)
    return ran.code, ran.json


def test_a_clerk_enrols_and_the_root_is_shown(world: World) -> None:
    pc = world.pc("desk")
    ran = pc.run("enrol", "--url", world.url + "/", "--office", "９９７０-１０００１３", "--code", world.code(MIDORINO),
                 "--pc-name", "受付のパソコン")
    assert (ran.code, ran.err) == (0, "")
    assert "電子証明書を受け取りました" in ran.out
    config = json.loads((pc.home / "config.json").read_text("utf-8"))
    assert (config["office_number"], config["pc_name"], config["url"]) == (MIDORINO, "受付のパソコン", world.url)
    assert config["root_sha256"][:4].upper() in ran.out
    key = pc.home / "keys" / f"{config['certificate_serial']}.pem"
    assert key.stat().st_mode & 0o777 == 0o600
    told = subprocess.run(["openssl", "pkey", "-in", key, "-passin", f"pass:{PASSPHRASE}", "-pubout"],
                          capture_output=True, check=True)
    owner = subprocess.run(["openssl", "x509", "-in", pc.home / "certificate.pem", "-noout", "-pubkey"],
                           capture_output=True, check=True)
    assert told.stdout == owner.stdout


def test_a_wrong_code_is_told_and_the_same_request_is_used_again(world: World) -> None:
    pc = world.pc("desk")
    code, told = enrol(pc, world, MIDORINO, "ABCD-EFGH-JKLM")
    assert (code, told["code"]) == (5, "enrolment-code-wrong")
    assert told["next_step"]
    assert "ABCD" not in json.dumps(told)
    request = (pc.home / "enrolment" / "request.der").read_bytes()
    code, told = enrol(pc, world, MIDORINO, world.code(MIDORINO))
    assert code == 0
    assert not (pc.home / "enrolment").exists()
    spki = subprocess.run(["openssl", "req", "-inform", "DER", "-noout", "-pubkey"], input=request,
                          capture_output=True, check=True).stdout
    owner = subprocess.run(["openssl", "x509", "-in", pc.home / "certificate.pem", "-noout", "-pubkey"],
                           capture_output=True, check=True).stdout
    assert spki == owner


def test_an_expired_code_is_told(world: World) -> None:
    code = world.code(MIDORINO)
    world.clock.advance(hours=25)
    ended, told = enrol(world.pc("desk"), world, MIDORINO, code)
    assert (ended, told["code"]) == (5, "enrolment-code-expired")


def test_another_office_s_code_is_no_good(world: World) -> None:
    ended, told = enrol(world.pc("desk"), world, MIDORINO, world.code(NANOHANA))
    assert (ended, told["code"]) == (5, "enrolment-code-wrong")


def test_a_lost_answer_is_asked_for_again_with_the_same_code(world: World) -> None:
    """Killed after the server has issued, before anything was kept: the same code gives the same certificate."""
    code, pc = world.code(MIDORINO), world.pc("desk")
    arguments = ("enrol", "--url", world.url, "--office", MIDORINO, "--code", code)
    killed = 0
    for step in range(1, 99, 5):
        ran = pc.run_until_killed(step, *arguments)
        if ran.code != -9:
            break
        killed += 1
    # Killed in its very last steps it is enrolled already, and the next try says so.
    assert ran.code == 0 or "already-enrolled" in ran.err, ran
    assert killed >= 5
    serials = {one.name.split(".")[0] for one in (pc.home / "keys").glob("[!.]*")}
    assert serials == {json.loads((pc.home / "config.json").read_text("utf-8"))["certificate_serial"]}
    assert pc.run("heartbeat").code == 0


def test_a_second_enrolment_needs_to_be_meant(world: World) -> None:
    pc = world.enrolled("desk", MIDORINO)
    ended, told = enrol(pc, world, MIDORINO, world.code(MIDORINO))
    assert (ended, told["code"]) == (3, "already-enrolled")
    ended, told = enrol(pc, world, NANOHANA, world.code(NANOHANA), "--again")
    assert (ended, told["code"]) == (3, "already-enrolled")
    ended, told = enrol(pc, world, MIDORINO, world.code(MIDORINO), "--again")
    assert ended == 0
    assert len(list((pc.home / "keys").glob("*.crt.pem"))) == 2
    assert pc.run("heartbeat").code == 0


def test_a_short_passphrase_is_refused_before_anything_is_sent(world: World) -> None:
    pc = world.pc("desk")
    ran = pc.run("enrol", "--url", world.url, "--office", MIDORINO, "--code", world.code(MIDORINO), "--json", passphrase="short")
    assert (ran.code, ran.json["code"]) == (3, "passphrase-weak")
    assert not (pc.home / "enrolment").exists()


def test_nobody_to_ask_for_the_passphrase(world: World) -> None:
    pc = world.enrolled("desk", MIDORINO)
    ran = pc.run("status", passphrase="")
    assert (ran.code, ran.out) == (3, "")
    assert "ソフトを開くための言葉" in ran.err
    ran = pc.run("status", "--json", passphrase="another passphrase")
    assert (ran.code, ran.json["code"]) == (3, "passphrase-wrong")
    assert "another" not in ran.out


def test_the_passphrase_may_come_from_a_file(world: World, tmp_path: Path) -> None:
    pc = world.enrolled("desk", MIDORINO)
    note = tmp_path / "passphrase.txt"
    note.write_text(PASSPHRASE + "\n", "utf-8")
    assert pc.run("heartbeat", "--passphrase-file", note, passphrase="").code == 0
    ran = pc.run("heartbeat", "--passphrase-file", tmp_path / "none", "--json", passphrase="")
    assert (ran.code, ran.json["code"]) == (2, "file-unreadable")


def test_a_person_is_asked_for_the_passphrase_and_for_the_code(world: World) -> None:
    """On a terminal: the code and the new passphrase, twice; neither is shown."""
    pc, code = world.pc("desk"), world.code(MIDORINO)
    typed = [code, "hajimete no kotoba", "hajimete no kotoba"]
    shown = pc.on_a_terminal(["enrol", "--url", world.url, "--office", MIDORINO], typed)
    assert "電子証明書を受け取りました" in shown
    assert not any(secret in shown for secret in typed)
    assert "中継所に知らせました" in pc.on_a_terminal(["heartbeat"], typed[1:2])


def test_a_fingerprint_from_the_letter_is_compared_first(world: World) -> None:
    pc = world.pc("desk")
    ended, told = enrol(pc, world, MIDORINO, world.code(MIDORINO), "--root-fingerprint", "00:" * 31 + "00")
    assert (ended, told["code"]) == (7, "root-changed")
    assert not (pc.home / "config.json").exists()


def test_another_root_later_stops_the_client(world: World) -> None:
    pc = world.enrolled("desk", MIDORINO)
    other = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "9",
         "-keyout", "/dev/null", "-subj", "/CN=Another root"], capture_output=True, check=True, text=True).stdout
    root = pc.home / "trust" / "root.pem"
    root.write_text(other, "utf-8")
    ran = pc.run("status", "--json")
    assert (ran.code, ran.json["code"]) == (6, "home-broken")


def test_plain_http_over_the_net_needs_to_be_meant(world: World) -> None:
    ran = world.pc("desk").run("enrol", "--url", "http://desk.example.jp", "--office", MIDORINO, "--code", "X", "--json")
    assert (ran.code, ran.json["code"]) == (2, "plain-http")


def test_a_wrong_clock_is_named_before_enrolling(world: World) -> None:
    pc = world.pc("desk")
    code = world.code(MIDORINO)
    ran = pc.run("enrol", "--url", world.url, "--office", MIDORINO, "--code", code, RENKEI_NOW="2026-11-24T13:00:00+09:00")
    assert (ran.code, "3時間0分進んでいます" in ran.err) == (6, True)
    assert not (pc.home / "enrolment").exists()


def test_a_certificate_from_elsewhere_is_not_kept(world: World) -> None:
    """A stranger's server that says yes to everything gets nobody enrolled."""
    pc = world.pc("desk")
    with answering(200, {"now": world.clock.now().isoformat(), "root_pem": "no"}, "application/json") as url:
        ran = pc.run("enrol", "--url", url, "--office", MIDORINO, "--code", "X", "--json")
    assert (ran.code, ran.json["code"]) == (4, "not-a-relay")
    assert not (pc.home / "config.json").exists()


def test_an_office_number_must_look_like_one(world: World) -> None:
    ran = world.pc("desk").run("enrol", "--url", world.url, "--office", "12345", "--code", "X", "--json")
    assert (ran.code, ran.json["code"]) == (2, "usage")
