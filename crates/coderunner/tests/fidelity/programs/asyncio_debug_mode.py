# Debug mode tells of coroutines never awaited and where they were made.
import asyncio


async def job():
    pass


async def main():
    job()
    await asyncio.sleep(0)


asyncio.run(main(), debug=True)
