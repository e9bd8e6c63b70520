"""Getting past what stands before the pages of a system: TLS certificates and passwords."""

import ssl
import threading
from base64 import b64encode
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from playwright.sync_api import Error

from bots.browser.browser import BrowserSettings, open_page
from bots.browser.server_authentication import gate_of

pytestmark = pytest.mark.browser

PAGE = b'<!DOCTYPE html><form method="post" action="/keep"><button>send</button></form>'


class _Gatekeeper(BaseHTTPRequestHandler):
    """Lets in who shows a certificate and says who it is; hangs up on every POST."""

    server: "_Server"

    def do_GET(self):
        is_known = self._is_known()
        self.send_response(200 if is_known else 401)
        self.send_header("WWW-Authenticate", 'Basic realm="hoiku"')
        self.send_header("Content-Length", str(len(PAGE) if is_known else 0))
        self.end_headers()
        self.wfile.write(PAGE if is_known else b"")

    def do_POST(self):
        self.server.posts.append((self.path, self._is_known()))

    def _is_known(self):
        return self.headers.get("Authorization") == f"Basic {b64encode(b'hoiku:shio').decode()}"

    def log_message(self, format, *args):
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    posts: list[tuple[str, bool]]


def _certificate(folder):
    """Write a certificate that signed itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain, pem = serialization.NoEncryption(), serialization.Encoding.PEM
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(pem))
    return str(folder / "certificate.pem"), str(folder / "key.pem")


@contextmanager
def _gate(certificate, key):
    """Run a site behind TLS that asks for a certificate and for a password."""
    with _Server(("127.0.0.1", 0), _Gatekeeper) as server:
        server.posts = []
        demand = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        demand.load_cert_chain(certificate, key)
        demand.load_verify_locations(certificate)
        demand.verify_mode = ssl.CERT_REQUIRED
        server.socket = demand.wrap_socket(  # else a silent connection would stop them all
            server.socket, server_side=True, do_handshake_on_connect=False
        )
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_gate_is_passed_with_a_certificate_and_a_password_by_pages_and_posts(tmp_path):
    certificate, key = _certificate(tmp_path)
    gate = gate_of(
        {
            "basic_auth_user": "hoiku",
            "basic_auth_password": "shio",
            "client_certificate": certificate,
            "client_key": key,
            "server_certificate": "unchecked",
        }
    )
    assert "shio" not in repr(gate)
    with _gate(certificate, key) as server:
        address = f"https://127.0.0.1:{server.server_port}/"
        with open_page(address, tmp_path, (), BrowserSettings(gate=gate)) as window:
            assert window.go(address).ok
            with pytest.raises(Error, match="ERR_FAILED"):
                window.send(window.page.get_by_role("button").click)
        assert server.posts == [("/keep", True)]
