"""A system that is keyed into, as this office reaches it."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import SecretStr

from bots.browser.browser import BrowserSettings
from bots.canary.baselines import BaselineStore
from bots.credentials import Credentials
from bots.protocol.registry import SystemAccess
from flows.errors import SystemNotSetUp
from flows.office.folders import Folders
from flows.office.manifests import SystemManifest
from flows.office.passwords import PasswordStore


@dataclass(frozen=True, slots=True)
class TargetSystem:
    """One system: what is known of it, who logs in, with which browser, and where traces go.

    `in_environment` is the password that the environment has for it, where it has one. Nothing is
    opened before it is asked for: a system into which nothing is to be keyed needs no password.
    """

    manifest: SystemManifest
    folders: Folders
    browser: BrowserSettings
    passwords: PasswordStore
    in_environment: SecretStr | None = None

    @property
    def name(self) -> str:
        """What keying plans call it."""
        return self.manifest.name

    @property
    def baselines(self) -> BaselineStore:
        """The screens that were accepted, and those that were seen last."""
        return BaselineStore(self.folders.canary)

    def access(self) -> SystemAccess:
        """Return where the system is, who logs in to it, and by which door.

        Raises:
            SystemNotSetUp: where it has a user without a password.
            PasswordsLocked: where its password is stored and cannot be opened.
        """
        known, password = self.manifest, self.password()
        if known.user and not password:
            raise SystemNotSetUp(
                f"system {self.name}: no password; run kamibashi passwords set {self.name} "
                f"(KAMIBASHI_PASSWORDS__{self.name.upper()} would do)"
            )
        return SystemAccess(
            self.name,
            known.address,
            Credentials(known.user, password),
            self.folders.evidence,
            door=known.door,
            settings={
                **known.door_settings,
                **known.profile(self.folders.home),
                **self._door_secrets(),
            },
        )

    def password(self) -> str:
        """Return its password: the stored one, else the environment's, or "".

        Raises:
            PasswordsLocked: where one is stored and cannot be opened.
        """
        found = self.passwords.password(self.name) or self.in_environment
        return found.get_secret_value() if found else ""

    def _door_secrets(self) -> Mapping[str, str]:
        """Return what is stored as `<system>.<setting>`: settings of the door that are secret."""
        store, begin = self.passwords, f"{self.name}."
        names = [name for name in store.names() if name.startswith(begin)]
        found = {name.removeprefix(begin): store.password(name) for name in names}
        return {name: secret.get_secret_value() for name, secret in found.items() if secret}
