"""Templates compiled once a run, and not anew by each process and each application."""

from flask import Flask
from flask_babel import get_locale
from jinja2 import FileSystemBytecodeCache

from tests import databases


class KeptTemplates(FileSystemBytecodeCache):
    """Keeps each template for each language: they are compiled with their texts."""

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return what the template is kept under."""
        return super().get_cache_key(f"{get_locale()} {name}", filename)


def keep_templates() -> None:
    """Let every application of this process, and those forked from it, share what is compiled."""
    folder = databases.run_folder() / "templates"
    folder.mkdir(exist_ok=True)
    Flask.jinja_options = {"bytecode_cache": KeptTemplates(str(folder))}
