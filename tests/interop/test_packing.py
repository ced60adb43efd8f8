"""What a file is packed in, and files that are no delimited text at all: read, or refused with what to do."""

import gzip
import io
import json
import zipfile

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.interop import UnknownLayout, acled, plover, ucdp
from tests.interop.files import event, ged, put


def archive(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, text in members.items():
            packed.writestr(name, text)
    return out.getvalue()


def test_what_a_mac_leaves_in_an_archive_is_no_data(tmp_path):
    members = {"ged241.csv": ged(), "__MACOSX/._ged241.csv": "x", "._ged241.csv": "x", ".DS_Store": "x"}
    reading = ucdp.read_ged(put(tmp_path / "ged.zip", archive(**members)))
    assert (reading.rows_out, reading.release) == (1, "24.1")


def test_an_archive_with_nothing_in_it_is_told(tmp_path):
    with pytest.raises(ce.ReadError, match="a zip archive with nothing in it"):
        ucdp.read_ged(put(tmp_path / "ged.zip", archive()))


@pytest.mark.parametrize("kept", [0.2, 0.6, 0.99])
def test_a_file_that_was_not_downloaded_whole_is_no_shorter_file(tmp_path, kept):
    packed = gzip.compress(ged(*(event(id=str(number)) for number in range(1, 3000))).encode())
    with pytest.raises(ce.ReadError, match="is damaged, or was not downloaded whole"):
        ucdp.read_ged(put(tmp_path / "ged.csv.gz", packed[: int(len(packed) * kept)]))


@pytest.mark.parametrize(
    ("bytes_of", "what"),
    [
        (archive(**{"[Content_Types].xml": "", "xl/workbook.xml": ""}), "an Excel workbook"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600), "an Excel workbook"),
        (gzip.compress(b"RDX3\nX\n" + bytes(600), mtime=0), "an R file"),
        (gzip.compress(b"X\n\x00\x00\x00\x03" + bytes(600), mtime=0), "an R file"),
        (b"<stata_dta><header>" + bytes(600), "a Stata file"),
        (b"PAR1" + bytes(600), "a Parquet file"),
    ],
)
def test_what_is_no_text_is_told_by_its_kind(tmp_path, bytes_of, what):
    with pytest.raises(ce.ReadError, match=f"is {what}, .* save it as CSV") as error:
        ucdp.read_ged(put(tmp_path / "ged", bytes_of))
    assert not isinstance(error.value, UnknownLayout)


def test_a_folder_is_told_with_the_files_in_it(tmp_path):
    put(tmp_path / "ged.csv", ged())
    with pytest.raises(ce.ReadError, match="is a folder; name one of the files in it") as error:
        ucdp.read_ged(tmp_path)
    assert "ged.csv" in str(error.value)


def test_a_misspelt_option_is_told(tmp_path):
    with pytest.raises(TypeError, match="no option 'realease'; did you mean 'release'"):
        ucdp.read_ged(put(tmp_path / "ged.csv", ged()), realease="24.1")


@pytest.mark.parametrize("text", ["[]", json.dumps({"TotalCount": 0, "Result": []})])
def test_a_page_of_no_records_is_a_reading_of_no_rows(tmp_path, text):
    path = put(tmp_path / "page.json", text)
    assert (ucdp.read_ged(path).rows_in, plover.read(path).rows_in) == (0, 0)


def test_the_release_is_known_where_there_is_no_row(tmp_path):
    assert ucdp.read_ged(put(tmp_path / "ged231.csv", ged().splitlines()[0])).release == "23.1"


def test_a_file_with_a_header_is_not_said_to_have_none(tmp_path):
    with pytest.raises(UnknownLayout) as error:
        ucdp.read_ged(put(tmp_path / "f.csv", "year,country,dyads\n2020,Arcadia,3\n"))
    assert "no header" not in str(error.value)
    assert error.value.unexpected == ("dyads",)


def test_json_that_is_no_plover_record_is_refused_with_what_is_missing(tmp_path):
    path = put(tmp_path / "p.json", json.dumps([{"date": "2020-01-02", "toll": 3}]))
    with pytest.raises(UnknownLayout) as error:
        plover.read(path)
    assert (error.value.missing, error.value.unexpected) == (("id", "event"), ("toll",))


ACLED = "event_id_cnty,event_date,event_type,actor1,actor2,fatalities\n"


def acled_rows(*names):
    return ACLED + "".join(f"A{n},2024-08-05,Battles,{name},South,4\n" for n, name in enumerate(names))


@pytest.mark.parametrize("ordinary", [0, 1, 300, 20_000])
@pytest.mark.parametrize("packed", [False, True])
def test_bytes_that_are_no_utf_8_are_refused_by_line_and_byte(tmp_path, ordinary, packed):
    content = acled_rows(*["Север"] * ordinary).encode() + b"B,2024-08-05,Battles,\xc8\xe2\xe0\xed,South,4\n"
    file = put(tmp_path / "f.csv", gzip.compress(content) if packed else content)
    with pytest.raises(
        ce.ReadError, match=rf"f\.csv, line {ordinary + 2}, byte 22: found the byte 0xc8.*cp1251"
    ):
        acled.read(file)


@given(
    st.lists(st.text("АБВГДЕЁабвгдеёіїєҐ«»№ ", min_size=1).filter(str.strip), min_size=1, max_size=5),
    st.sampled_from(["cp1251", "utf-8", "UTF8", "utf-8-sig", "utf-16", "koi8-u"]),
    st.sampled_from([acled.read, ucdp.read_ged]),
)
def test_letters_come_out_as_written_by_the_encoding_stated(tmp_path_factory, names, encoding, read):
    text = (
        acled_rows(*names)
        if read is acled.read
        else ged(*(event(id=str(n), side_a=name) for n, name in enumerate(names, 1)))
    )
    try:
        content = text.encode(encoding)
    except UnicodeEncodeError:
        reject()
    file = put(tmp_path_factory.mktemp("encoded") / "f.csv", content)
    rows = read(file, encoding=encoding).rows()
    assert [row["actor_1_name"] for row in rows] == [name.strip() for name in names]


def test_an_encoding_that_is_none_or_not_that_of_the_file_is_refused(tmp_path):
    file = put(tmp_path / "f.csv", ged(event(side_a="Juárez")).encode("latin-1"))
    for encoding in ("cp1521", "hex", 3, "a\0"):
        with pytest.raises(ce.InvalidValue, match="expected the name of an encoding"):
            ucdp.read_ged(file, encoding=encoding)
    assert ucdp.read_ged(file).rows_out == 1
    with pytest.raises(ce.ReadError, match=r"line 2, byte \d+: found the byte 0xe1, which is no UTF-8"):
        ucdp.read_ged(file, encoding="utf-8")


def test_json_that_is_no_utf_8_is_refused(tmp_path):
    file = put(tmp_path / "f.json", '[{"id": "Иван"}]'.encode("cp1251"))
    with pytest.raises(ce.ReadError, match="line 1, byte 10: found the byte 0xc8"):
        plover.read(file)
