# Asynchronous generators left unfinished are closed by the loop at its end.
import asyncio


async def numbers():
    try:
        yield 1
        yield 2
    finally:
        await asyncio.sleep(0)
        print("closed by the loop")


async def main():
    kept.append(numbers())
    print(await kept[0].__anext__())


kept = []
asyncio.run(main())
print("end")
