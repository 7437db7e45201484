# Hooks for asynchronous generators, outside of any event loop.
import sys


async def numbers():
    yield 1


seen = []
sys.set_asyncgen_hooks(firstiter=lambda generator: seen.append(generator.__name__))
steps = numbers()
try:
    steps.__anext__().send(None)
except StopIteration as error:
    print(error.value, seen)
sys.set_asyncgen_hooks(firstiter=None)
print(sys.get_asyncgen_hooks())
