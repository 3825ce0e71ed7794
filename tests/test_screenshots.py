"""The pictures of the documents: those that one command takes, no others, and none too large."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest

from tests.screenshots import FOLDER, MAX_BYTES, SHOTS, Shot, small
from tests.transcripts import READMES


def test_every_picture_in_docs_is_one_that_the_command_takes() -> None:
    assert sorted(path.name for path in FOLDER.glob("*.png")) == sorted(shot.file_name for shot in SHOTS)


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.file_name)
def test_a_picture_has_the_size_of_its_window_and_is_small(shot: Shot) -> None:
    picture = (FOLDER / shot.file_name).read_bytes()
    assert len(picture) <= MAX_BYTES
    assert struct.unpack(">II", picture[16:24]) == (shot.size["width"], shot.size["height"])


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_a_readme_shows_the_chat_on_a_phone_and_at_a_desk(readme: Path) -> None:
    shown = set(re.findall(r"docs/([\w-]+\.png)", readme.read_text(encoding="utf-8")))
    assert {"chat-390.png", "chat-1280.png"} <= shown
    assert shown <= {shot.file_name for shot in SHOTS}


def test_a_picture_keeps_its_colours() -> None:
    import io

    from PIL import Image

    image = Image.new("RGB", (8, 8), "#0a5566")
    image.putpixel((3, 3), (255, 226, 122))
    file = io.BytesIO()
    image.save(file, "PNG")
    with Image.open(io.BytesIO(small(file.getvalue()))) as kept:
        assert kept.convert("RGB").getpixel((3, 3)) == (255, 226, 122)
        assert kept.convert("RGB").getpixel((0, 0)) == (10, 85, 102)
