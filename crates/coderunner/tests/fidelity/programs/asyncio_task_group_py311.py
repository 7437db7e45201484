# A TaskGroup: one failure cancels the others, and the errors come as a group.
import asyncio


async def sleeper():
    try:
        await asyncio.sleep(5)
    finally:
        print("sleeper cancelled")


async def fails():
    await asyncio.sleep(0.01)
    raise ValueError("in the group")


async def main():
    async with asyncio.timeout(5):
        async with asyncio.TaskGroup() as group:
            group.create_task(sleeper())
            group.create_task(fails())


try:
    asyncio.run(main())
except* ValueError as group:
    print(group.exceptions)
with asyncio.Runner() as runner:
    print(runner.run(asyncio.sleep(0, "runner")), runner.get_loop().is_running())
asyncio.run(main())
