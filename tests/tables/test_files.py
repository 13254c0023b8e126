"""Files are read whole, up to a size, and take no more memory than they have."""

import tracemalloc

import pytest

from returnplan.tables.files import FileError, read_file


def test_a_small_file_takes_little_memory_however_much_is_allowed(tmp_path) -> None:
    path = tmp_path / "small"
    path.write_bytes(b"x" * 999)
    tracemalloc.start()
    try:
        assert read_file(path, most=500_000_000) == b"x" * 999
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 10_000_000


@pytest.mark.parametrize("size", [0, 1, 2_500_000])
def test_a_file_is_read_up_to_its_limit(tmp_path, size) -> None:
    path = tmp_path / "some"
    path.write_bytes(b"x" * size)
    assert read_file(path, most=size) == b"x" * size
    if size:
        with pytest.raises(FileError):
            read_file(path, most=size - 1)
