"""The secret of the address where an empty installation is set up."""

import base64
import hmac

PURPOSE = b"village points: first set-up"
SECRET_BYTES = 10
GROUP = 4


def token_of(secret_key: str) -> str:
    """Return this installation's token, such as abcd-efgh-ijkl-mnop: after a restart the same.

    It needs to be kept nowhere, and opens nothing any more once somebody was let in by it.
    """
    digest = hmac.digest(secret_key.encode(), PURPOSE, "sha256")
    letters = base64.b32encode(digest[:SECRET_BYTES]).decode().lower()
    return "-".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))


def is_token(typed: str, secret_key: str) -> bool:
    """Tell, in the same time for any, whether this is the installation's token."""
    return hmac.compare_digest(typed.lower().encode(), token_of(secret_key).encode())
