# zlib, gzip, bz2, lzma, zip and tar, written and read again.
import bz2
import gzip
import lzma
import os
import shutil
import tarfile
import zlib

data = b"text " * 10_000
for module in (zlib, gzip, bz2, lzma):
    print(module.__name__, len(module.compress(data)) < 500, module.decompress(module.compress(data)) == data)
os.makedirs("d/e")
with open("d/e/f", "w") as file:
    file.write("x")
for kind in ("zip", "gztar"):
    print(shutil.make_archive("archive", kind, "d"), shutil.unpack_archive(f"archive.{'zip' if kind == 'zip' else 'tar.gz'}", "out"), os.listdir("out"))
print(tarfile.open("archive.tar.gz").getnames())
lzma.decompress(b"not lzma")
