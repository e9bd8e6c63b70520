"""What the server remembers between requests: fault mode, sessions, what it has received."""

from dataclasses import dataclass, field
from pathlib import Path
from threading import Condition

from samples.systems.hoiku.fault_modes import FaultMode
from samples.systems.hoiku.sessions import Sessions


@dataclass
class Office:
    """The server's memory. `session_pages`: how long a session lasts in `times_out`."""

    database: Path
    fault_mode: FaultMode = FaultMode.NORMAL
    slow_seconds: float = 1.0
    refuses_duplicates: bool = False
    session_pages: int = 8
    registrations_received: int = 0
    log_ins_refused: int = 0
    drift: str = "none"
    sessions: Sessions = field(default_factory=Sessions)
    registering: Condition = field(default_factory=Condition)

    def change(self, asked: dict[str, str]) -> None:
        """Take on another fault mode, and the settings named beside it."""
        self.fault_mode = FaultMode(asked.get("fault_mode", self.fault_mode))
        self.slow_seconds = float(asked.get("slow_seconds", self.slow_seconds))
        self.session_pages = int(asked.get("session_pages", self.session_pages))
        self.drift = asked.get("drift", self.drift)
        if "duplicates" in asked:
            self.refuses_duplicates = asked["duplicates"] == "refuse"
        if asked.get("sessions") == "forget":
            self.sessions.end_all()

    def received(self) -> None:
        """Count one registration, whatever became of it."""
        self.registrations_received += 1
        self.registering.notify_all()

    def told(self, after: int = 0) -> dict[str, str | int]:
        """Return fault mode and count once `after` registrations have been dealt with."""
        with self.registering:
            self.registering.wait_for(lambda: self.registrations_received >= after)
            return {
                "fault_mode": self.fault_mode,
                "registrations_received": self.registrations_received,
                "log_ins_refused": self.log_ins_refused,
            }
