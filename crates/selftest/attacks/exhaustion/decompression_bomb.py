"""Unpack a small archive that becomes a large one.

Technique: zeros shrink a thousandfold, twice packed a millionfold. The whole comes out in memory at once.
Success: more than four times the memory limit came out.
Stopped by: memory_cgroup
Held when: limit memory
"""
import bz2
import lzma
import zlib

LIMIT = parameters.get("memory_bytes_max", 128 << 20)


def attack():
    packer = lzma.LZMACompressor(preset=0)
    packed = packer.compress(zlib.compress(bytes(1 << 20)) * 1)
    packed += packer.flush()
    assert len(packed) < 2000 and len(zlib.decompress(lzma.decompress(packed))) == 1 << 20
    # A megabyte becomes some 50 bytes of bzip2; streams may follow each other.
    bomb = bz2.compress(bytes(1 << 20)) * (4 * LIMIT >> 20)
    return f"{len(bz2.decompress(bomb)) >> 20} MB came out of {len(bomb) >> 10} KB"


def twin():
    """Packing and unpacking some kilobytes."""
    data = os.urandom(1 << 14) * 16
    for module in (bz2, lzma, zlib):
        assert module.decompress(module.compress(data)) == data
