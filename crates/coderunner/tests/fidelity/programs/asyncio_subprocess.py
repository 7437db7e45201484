# Subprocesses of asyncio: output, input, exit codes, terminating.
import asyncio
import sys


async def main():
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "print(input()[::-1])", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
    print(await process.communicate(b"abc\n"), process.returncode)
    process = await asyncio.create_subprocess_shell("echo err >&2; exit 5", stderr=asyncio.subprocess.PIPE)
    print(await process.stderr.read(), await process.wait())
    process = await asyncio.create_subprocess_exec("sleep", "30")
    process.terminate()
    print(await process.wait())
    print(await asyncio.gather(*(one(n) for n in range(5))))


async def one(n):
    process = await asyncio.create_subprocess_exec("sh", "-c", f"exit {n}")
    return await process.wait()


asyncio.run(main())
