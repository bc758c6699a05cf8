"""Hash passwords and PINs with a memory-hard function and a pepper of this installation."""

import hashlib
import hmac
from dataclasses import dataclass
from functools import cached_property, lru_cache
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_AT_ONCE = BoundedSemaphore(2)
"""A flood of sign-ins takes two cores' memory at most, and the counter goes on."""

MEMORY_KIB = 19 * 1024
PASSES = 2


@dataclass(frozen=True)
class Hasher:
    """Argon2id over the secret and the pepper: a stolen database alone can't be guessed at."""

    pepper: bytes
    memory_kib: int = MEMORY_KIB
    passes: int = PASSES

    def hash(self, secret: str) -> str:
        """Return what may be stored of a secret."""
        with _AT_ONCE:
            return self._argon2.hash(self._peppered(secret))

    def verify(self, stored: str | None, secret: str) -> bool:
        """Tell whether this is the secret; without a stored one it takes as long and is not."""
        from argon2.exceptions import InvalidHashError, VerificationError

        with _AT_ONCE:
            try:
                right = self._argon2.verify(stored or self._dummy, self._peppered(secret))
            except (VerificationError, InvalidHashError):
                return False
        return right and stored is not None

    def _peppered(self, secret: str) -> bytes:
        return hmac.digest(self.pepper, secret.encode(), hashlib.sha256)

    @cached_property
    def _argon2(self) -> "PasswordHasher":
        from argon2 import PasswordHasher

        return PasswordHasher(time_cost=self.passes, memory_cost=self.memory_kib, parallelism=1)

    @cached_property
    def _dummy(self) -> str:
        return self._argon2.hash(b"nobody's secret")


@lru_cache
def hasher_of(secret_key: str, memory_kib: int, passes: int) -> Hasher:
    """Return the one hasher of an installation, its dummy hash made once.

    The pepper is derived, so that the key that signs sessions is not itself used to hash.
    """
    pepper = hmac.digest(secret_key.encode(), b"pointsapp pepper 1", hashlib.sha256)
    return Hasher(pepper, memory_kib, passes)
