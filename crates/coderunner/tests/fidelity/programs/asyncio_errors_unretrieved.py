# Errors nobody asked for: of a task that is dropped, of a callback, and tasks pending at the end.
import asyncio


async def fail():
    raise ValueError("never retrieved")


async def main():
    task = asyncio.create_task(fail(), name="failing")
    await asyncio.sleep(0.01)
    del task
    asyncio.get_running_loop().call_soon(lambda: 1 / 0)
    await asyncio.sleep(0.01)
    asyncio.create_task(asyncio.sleep(30), name="pending")


asyncio.run(main())
print("end")
