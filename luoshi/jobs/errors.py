"""What background work refuses, as data.

UnknownJob        nobody registered a job of this name: a fault of the programme
AlreadyRegistered two functions took the same name: a fault of the programme
JobRefused        raised by a job: it cannot be done, and trying again would not help; carries a sentence for people
JobLost           raised by `JobContext`: the job is not this worker's any more, it must end without writing
"""

from __future__ import annotations


class UnknownJob(LookupError):
    """No job of this name is registered."""


class AlreadyRegistered(RuntimeError):
    """The name is taken."""


class JobRefused(Exception):
    """An anticipated refusal: the job fails at once, and people read `sentence`."""

    def __init__(self, sentence: str) -> None:
        super().__init__(str(sentence))
        self.sentence = str(sentence)


class JobLost(Exception):
    """The worker was told to stop, or another one has taken over; whoever has the job begins it anew."""
