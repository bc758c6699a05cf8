"""Why an import is not taken back."""

from pointsapp.refusals import Refusal


class ImportBuiltOn(Refusal):
    """Something was done since with what the import brought: it cannot be taken back whole."""

    code = "import-built-on"
