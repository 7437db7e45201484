# Debug mode tells of coroutines never awaited and where they were made.
import asyncio


async def job():
    pass


async def main():
    # Or a busy machine would have it tell of slow steps.
    asyncio.get_running_loop().slow_callback_duration = 100
    job()
    await asyncio.sleep(0)


asyncio.run(main(), debug=True)
