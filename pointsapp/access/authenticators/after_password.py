"""What comes after a right password of staff, however it was shown to be right."""

from sqlalchemy.orm import Session

from pointsapp.access.authenticators.queries import awaited_of
from pointsapp.access.credentials.known_devices import remember
from pointsapp.access.current import let_in
from pointsapp.access.devices import service as devices
from pointsapp.actor import ActorKind, number_of


def let_staff_in(writing: Session, proof: str) -> None:
    """Begin the session of whose password was right; it waits for a code where one is asked for.

    `proof` says whose password it was and of which epoch, such as "user:7:3".
    """
    owner = proof.rpartition(":")[0]
    awaits = awaited_of(writing, number_of(owner, ActorKind.USER) or 0)
    let_in(writing, proof, lasts=devices.UNFINISHED if awaits else devices.A_VISIT, awaits=awaits)
    if awaits is None:
        remember(owner)
