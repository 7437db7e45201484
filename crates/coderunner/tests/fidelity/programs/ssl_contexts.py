# Defaults of a client context, the certificates of the system, and hashes.
import hashlib
import ssl

context = ssl.create_default_context()
print(context.verify_mode, context.check_hostname, context.minimum_version, context.cert_store_stats())
print(ssl.OPENSSL_VERSION, ssl.get_default_verify_paths())
print(sorted(hashlib.algorithms_available))
for name in ("md5", "sha256", "sha3_512", "blake2b"):
    print(name, hashlib.new(name, b"x").hexdigest()[:16])
try:
    hashlib.new("md4", b"x")
except ValueError as error:
    print(str(error)[:30])
print(hashlib.scrypt(b"p", salt=b"s", n=16, r=8, p=1)[:4].hex(), len(ssl.RAND_bytes(8)))
