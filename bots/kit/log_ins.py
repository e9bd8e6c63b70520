"""Sessions that end at any time: one new log-in, and never a wrong password twice."""

from collections.abc import Callable

from bots.errors import LogInRefused, SystemUnavailable


class LogIn:
    """Stands between a bot and every screen that it opens.

    Old systems answer a request without a session with their time-out page and status 200, so
    that every screen is looked at once it is there. After a new log-in the work begins again at
    its first screen: nothing is ever continued, since nobody knows what the old session stored.
    """

    def __init__(
        self,
        shut_out: Callable[[], bool],
        log_in: Callable[[], None],
        asks: Callable[[], bool],
    ) -> None:
        """Take how a screen is told to be no screen of ours, and how somebody logs in.

        `log_in` goes to the log-in screen by itself and sends it once; `asks` tells that screen.
        Only where it is shown again was the password refused: anything else is a system in
        trouble, and nobody should be sent after a password for a line that broke.
        """
        self._shut_out = shut_out
        self._log_in = log_in
        self._asks = asks
        self._refused = False

    def reach(self, go: Callable[[], None]) -> None:
        """Go to a screen, by way of one log-in where the system asks for it.

        Raises:
            LogInRefused: the password is not taken, or was not taken before.
            SystemUnavailable: the session ends as soon as it has begun, or does not begin.
        """
        if not self._shut_out():
            go()
            if not self._shut_out():
                return
        self._let_in()
        go()
        if self._shut_out():
            raise SystemUnavailable("ログインしてもすぐにセッションが切れます")

    def _let_in(self) -> None:
        if not self._refused:
            self._log_in()
            if not self._shut_out():
                return
            self._refused = self._asks()
        if self._refused:
            raise LogInRefused("ログインできません。利用者とパスワードを確かめてください")
        raise SystemUnavailable("ログインのあとにシステムの画面が出ません")
