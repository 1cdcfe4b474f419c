"""Playlists: what they name is addressed, and nothing that lies outside of their tree."""

import pytest

from backend.media.utils.playlists import NoPlaylist, is_playlist, rewrite_playlist

MASTER = """#EXTM3U
#EXT-X-VERSION:7
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="group_sound",NAME="audio_1",DEFAULT=YES,URI="sound/index.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=140800,RESOLUTION=160x120,CODECS="avc1.64000b,mp4a.40.2",AUDIO="group_sound"
360p/index.m3u8

"""
SIZE = """#EXTM3U
#EXT-X-MAP:URI="init_0.mp4"
#EXTINF:2.000000,
0000.m4s
#EXT-X-ENDLIST
"""


def test_a_master_is_given_the_addresses_of_its_sizes() -> None:
    written = rewrite_playlist(MASTER, name="master.m3u8", address=lambda name: f"https://plaza.test/{name}?s=1")

    assert written == MASTER.replace('"sound/index.m3u8"', '"https://plaza.test/sound/index.m3u8?s=1"').replace(
        "\n360p/index.m3u8\n", "\nhttps://plaza.test/360p/index.m3u8?s=1\n"
    )


def test_a_size_names_files_of_its_own_folder() -> None:
    asked: list[str] = []

    written = rewrite_playlist(SIZE, name="360p/index.m3u8", address=lambda name: asked.append(name) or name)

    assert asked == ["360p/init_0.mp4", "360p/0000.m4s"]
    assert written == SIZE.replace("init_0.mp4", "360p/init_0.mp4").replace("0000.m4s", "360p/0000.m4s")


@pytest.mark.parametrize(
    "named",
    [
        "../other/0000.m4s",
        "a/../../0000.m4s",
        "./0000.m4s",
        "/0000.m4s",
        "//elsewhere.test/0000.m4s",
        "https://elsewhere.test/0000.m4s",
        "file:0000.m4s",
        "0000.m4s?x=1",
        "0000.m4s#x",
        "%2e%2e/0000.m4s",
        "a\\0000.m4s",
        " 0000.m4s",
        "a b.m4s",
        "0000.ts",
        ".m4s",
        "0000",
    ],
)
def test_nothing_outside_of_the_tree_is_addressed(named: str) -> None:
    for text in (f"#EXTM3U\n{named}\n", f'#EXTM3U\n#EXT-X-MAP:URI="{named}"\n'):
        with pytest.raises(NoPlaylist):
            rewrite_playlist(text, name="360p/index.m3u8", address=str)
    assert not is_playlist(named.replace("m4s", "m3u8"))


@pytest.mark.parametrize("text", ["", "0000.m4s\n", "<html>", "\n#EXTM3U\n"])
def test_what_is_no_playlist_is_not_taken_for_one(text: str) -> None:
    with pytest.raises(NoPlaylist):
        rewrite_playlist(text, name="master.m3u8", address=str)
