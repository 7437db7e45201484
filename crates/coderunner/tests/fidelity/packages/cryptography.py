# Encryption, signatures, derived keys and a certificate, in OpenSSL and Rust.
import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

box = Fernet(Fernet.generate_key())
print(box.decrypt(box.encrypt(b"secret")), AESGCM(b"k" * 16).encrypt(b"n" * 12, b"data", None).hex())
print(Scrypt(salt=b"salt", length=16, n=2**10, r=8, p=1).derive(b"password").hex())
key = ed25519.Ed25519PrivateKey.from_private_bytes(b"s" * 32)
print(key.sign(b"message").hex()[:32])
try:
    key.public_key().verify(key.sign(b"message"), b"another")
except InvalidSignature as error:
    print(repr(error))
secret = rsa.generate_private_key(65537, 2048)
sealed = secret.public_key().encrypt(b"x", padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None))
print(secret.decrypt(sealed, padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)))
name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
signer = ec.generate_private_key(ec.SECP256R1())
builder = x509.CertificateBuilder(name, name, signer.public_key(), 1, datetime.datetime(2024, 1, 1), datetime.datetime(2044, 1, 1))
certificate = builder.sign(signer, hashes.SHA256())
print(certificate.subject.rfc4514_string(), certificate.public_bytes(serialization.Encoding.PEM)[:27])
try:
    box.decrypt(b"nonsense")
except InvalidToken as error:
    print(repr(error))
hashes.Hash(hashes.MD5()).update("text")
