# An exception of the main coroutine: the traceback shows the frames of asyncio.run.
import asyncio


async def inner():
    await asyncio.sleep(0)
    raise RuntimeError("in a coroutine")


async def main():
    await asyncio.gather(inner())


asyncio.run(main())
