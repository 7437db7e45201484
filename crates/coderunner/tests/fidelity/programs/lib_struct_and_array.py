# Packing numbers, arrays and memory views.
import array
import struct

print(struct.pack("<hIq", -1, 7, 1 << 40), struct.unpack(">f", b"\x3f\x80\0\0"), struct.calcsize("@bq"))
numbers = array.array("d", [1.5, 2])
print(memoryview(numbers).cast("B").nbytes, numbers.tobytes()[:8], array.array("u", "é").itemsize)
struct.pack("B", 256)
