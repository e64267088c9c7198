"""`triage check`: the JSON of the contract and the exit codes."""

import json

from tests.builders import sharp_photo

KEYS = [
    "schema",
    "photo",
    "quality",
    "kind",
    "prediction",
    "not_assessed",
    "checklist",
    "tier",
    "reasons",
    "advice",
    "intended_use",
    "saved",
]


def test_a_photo_without_answers_is_soon_and_prints_one_object(run, photo):
    shown = json.loads(run("check", photo, "--model", "off", "--json").stdout)
    assert list(shown) == KEYS
    assert shown["schema"] == "triage.check/1"
    assert (shown["photo"]["format"], shown["photo"]["width"], shown["photo"]["height"]) == (
        "JPEG",
        1200,
        900,
    )
    assert shown["quality"]["accepted"]
    assert (shown["tier"], shown["not_assessed"], shown["prediction"]) == ("soon", "model_off", None)
    assert shown["checklist"] == {"lowest": 0, "highest": 10, "answered": 0}
    assert shown["saved"] is None
    assert all(reason["text"] and reason["source"] for reason in shown["reasons"])


def test_all_no_is_routine(run, photo, all_no):
    shown = json.loads(run("check", photo, "--answers", all_no, "--model", "off", "--json").stdout)
    assert shown["tier"] == "routine"
    assert shown["checklist"] == {"lowest": 0, "highest": 0, "answered": 7}


def test_a_refused_photo_prints_the_same_object_and_exits_with_3(run, blurred, all_no):
    shown = json.loads(run("check", blurred, "--answers", all_no, "--model", "off", "--json", code=3).stdout)
    assert list(shown) == KEYS
    assert not shown["quality"]["accepted"]
    assert "blur" in {found["code"] for found in shown["quality"]["findings"]}
    assert (shown["tier"], shown["not_assessed"]) == ("watch", "photo_refused")


def test_words_for_people(run, photo, all_no):
    said = run("check", photo, "--answers", all_no, "--model", "off").stdout
    assert "ROUTINE" in said
    assert "If you are worried, see a doctor, whatever this says." in said


def test_not_a_picture_is_4_in_one_sentence(run, tmp_path):
    for content in (b"", b"hello", b"%PDF-1.7 x", sharp_photo()[:5000]):
        (tmp_path / "x.jpg").write_bytes(content)
        said = run("check", "x.jpg", "--model", "off", "--json", code=4)
        assert said.stdout == ""
        assert said.stderr.count("\n") == 1


def test_wrong_usage_is_2_and_names_what_was_wrong(run, photo, tmp_path):
    bad = tmp_path / "bad.json"
    for content, named in (
        ('{"itmes": {}}', "itmes"),
        ('{"items": {"size": 3}}', "size"),
        ("nonsense", "not JSON"),
    ):
        bad.write_text(content)
        assert named in run("check", photo, "--answers", bad, "--model", "off", code=2).stderr
    assert "side" in run("check", photo, "--site", "shoulder", "--model", "off", code=2).stderr
    assert "elbowx" in run("check", photo, "--site", "elbowx", "--model", "off", code=2).stderr
    assert "nothere.jpg" in run("check", "nothere.jpg", "--model", "off", code=2).stderr
    assert run("check", photo, "--nonsense", code=2).stderr
    assert "model" in run("check", photo, "--model", "nothing", code=6).stderr
    bad.write_text('{"flags": {"fast": "yes"}, "flags": {"fast": "no"}}')
    assert "stands twice" in run("check", photo, "--answers", bad, "--model", "off", code=2).stderr


def test_a_site_that_silences_the_network(run, photo, all_no):
    shown = json.loads(
        run("check", photo, "--answers", all_no, "--site", "palm-left", "--model", "off", "--json").stdout
    )
    assert shown["not_assessed"] == "excluded"


def test_a_site_given_on_the_line_overrides_the_file(run, photo, tmp_path):
    (tmp_path / "s.json").write_text('{"site": "shoulder"}')
    run("check", photo, "--answers", "s.json", "--site", "shoulder-left", "--model", "off")
    assert "side" in run("check", photo, "--answers", "s.json", "--model", "off", code=2).stderr


def test_a_letter_that_cannot_be_written_is_refused_before_anything_is_kept(run, photo, tmp_path):
    for place in ("nowhere/x.pdf", ".", "/"):
        run("check", photo, "--model", "off", "--save", "--letter", place, code=2)
    assert not (tmp_path / "h.triage").exists()
    run("check", photo, "--model", "off", "--save", "--letter", "letter.pdf")
    assert (tmp_path / "letter.pdf").read_bytes().startswith(b"%PDF")


def test_a_huge_file_is_not_read_whole(run, tmp_path):
    with (tmp_path / "big.jpg").open("wb") as file:
        file.truncate(50_000_000_000)
    assert "25 MB" in run("check", "big.jpg", "--model", "off", code=4).stderr


def test_a_removed_mark_takes_no_new_photo(run, photo):
    lesion = json.loads(run("check", photo, "--model", "off", "--save", "--json").stdout)["saved"]["lesion"]
    run("lesions", "remove", lesion)
    assert "removed" in run("check", photo, "--model", "off", "--save", "--lesion", lesion, code=5).stderr


def test_the_template_is_an_answers_file(run, photo, tmp_path):
    template = run("check", "--answers-template").stdout
    assert set(json.loads(template)) == {"age", "site", "side", "items", "flags", "exclusions", "worried"}
    (tmp_path / "t.json").write_text(template)
    assert (
        json.loads(run("check", photo, "--answers", "t.json", "--model", "off", "--json").stdout)["tier"]
        == "soon"
    )


def test_save_under_a_new_and_then_the_same_mark(run, photo, all_no, tmp_path):
    first = json.loads(
        run(
            "check", photo, "--answers", all_no, "--model", "off", "--save", "--name", "back, brown", "--json"
        ).stdout
    )
    lesion = first["saved"]["lesion"]
    (tmp_path / "second.jpg").write_bytes(sharp_photo(2))
    second = json.loads(
        run("check", "second.jpg", "--lesion", lesion, "--model", "off", "--save", "--json").stdout
    )
    assert second["saved"]["lesion"] == lesion
    listed = json.loads(run("lesions", "list", "--json").stdout)
    assert listed["lesions"] == [
        {"id": lesion, "name": "back, brown", "site": "back_upper-left", "tier": "soon", "observations": 2}
    ]
    shown = json.loads(run("lesions", "show", lesion, "--json").stdout)
    assert [seen["tier"] for seen in shown["observations"]] == ["routine", "soon"]
    assert shown["observations"][0]["photo"]["sha256"] == first["photo"]["sha256"]
    compared = json.loads(run("compare", lesion, "--out", "both.jpg", "--json").stdout)
    assert (compared["same_lesion"], compared["changed"]) == ("unsure", None)
    assert (tmp_path / "both.jpg").stat().st_size > 10_000


def test_a_refused_photo_can_be_kept(run, blurred):
    saved = json.loads(run("check", blurred, "--model", "off", "--save", "--json", code=3).stdout)["saved"]
    assert saved["observation"]
    assert json.loads(run("history", "verify", "--json").stdout)["ok"]


def test_where_the_network_says_nothing_there_is_no_map(run, photo, tmp_path):
    done = run("check", photo, "--model", "off", "--explain", tmp_path / "map.png")
    assert "There is no map: the picture check gave this photo no score." in done.stderr
    assert not (tmp_path / "map.png").exists()
    done = run("check", photo, "--model", "off", "--explain", tmp_path / "nowhere" / "map.png", code=2)
    assert "The map cannot be written to" in done.stderr
