"""Messages for a gateway of text messages: a file each, in the folder from which it takes them."""

import os
import secrets
from pathlib import Path

from pointsapp.telling.outbox import Letter
from pointsapp.telling.ways import NotTaken, Words

CHINA = "86"


class TextFiles:
    """A spool folder of smstools: a header with the number, an empty line, the text in UTF-8.

    A file appears whole, under the message's id.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, letter: Letter, words: Words) -> None:
        """Put one file into the folder. Raises NotTaken."""
        content = f"To: {CHINA}{letter.address}\nAlphabet: UTF-8\n\n{words.text}\n".encode()
        draft = self.folder / f".{letter.uid}.{secrets.token_hex(4)}"
        try:
            with draft.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.rename(self.folder / letter.uid)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise NotTaken(f"{self.folder}: {error.strerror}", is_away=True) from error
