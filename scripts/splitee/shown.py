"""Text of others (names, arguments, parts of files) as people may be shown it."""

import os
import re

LONGEST_LINE = 1000  # characters of a message; no input makes it longer

# What steers a terminal, hides or turns text round, or is no text: control characters (C0, DEL,
# C1), line and paragraph separators, bidirectional marks, embeddings, overrides and isolates,
# invisible characters, surrogates (bytes that are not UTF-8) and noncharacters.
HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\ufffe\uffff\U000e0000-\U000e0fff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)  # fmt: skip


def shown(text):
    """The text on one line, with ? for everything that steers a terminal, hides, or is no text.

    text: a string, or anything that has one, such as a path. Names of files whose bytes are UTF-8
    are read as that, whatever the locale says.
    """
    return HIDDEN.sub("?", decoded(str(text)))


def message_line(text):
    """The text as one line that is no longer than people read; of a longer one begin and end."""
    line = shown(text)
    if len(line) <= LONGEST_LINE:
        return line
    half = (LONGEST_LINE - 5) // 2
    return f"{line[:half]} ... {line[-half:]}"


def decoded(text):
    """The text with the bytes that Python could not read in this locale read as UTF-8.

    Bytes that are not UTF-8 stay as they are: as single surrogates, which no file may be given.
    """
    try:
        return os.fsencode(text).decode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # holds characters that no name of a file here can hold
        return text


def as_text(text):
    """The text as it may stand in a file: bytes that are not UTF-8, and surrogates, as ?."""
    return re.sub("[\ud800-\udfff]", "?", decoded(text))
