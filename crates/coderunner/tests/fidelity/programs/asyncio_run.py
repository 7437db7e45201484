# asyncio.run: results, sleeping, gathering, timeouts, cancelling.
import asyncio


async def child(name, delay):
    try:
        await asyncio.sleep(delay)
        print("done", name)
        return name
    except asyncio.CancelledError:
        print("cancelled", name)
        raise


async def main():
    print(await asyncio.gather(child("b", 0.04), child("a", 0.02)))
    task = asyncio.create_task(child("c", 5), name="named")
    await asyncio.sleep(0)
    print(task.get_name(), task.cancel())
    print(await asyncio.gather(task, return_exceptions=True))
    try:
        await asyncio.wait_for(child("d", 5), 0.02)
    except asyncio.TimeoutError as error:
        print("timeout", repr(error))
    return "result"


print(asyncio.run(main()))
