# run_in_executor, to_thread with context variables, and calls from another thread.
import asyncio
import concurrent.futures
import contextvars
import threading

where = contextvars.ContextVar("where", default="nowhere")


async def main():
    loop = asyncio.get_running_loop()
    where.set("in main")
    print(await asyncio.to_thread(where.get), await loop.run_in_executor(None, where.get))
    print((await asyncio.to_thread(lambda: threading.current_thread().name)).rsplit("_", 1)[0])
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        print(await loop.run_in_executor(pool, sum, [1, 2]))
    future = loop.create_future()
    threading.Thread(target=loop.call_soon_threadsafe, args=(future.set_result, 5)).start()
    print(await future, loop.get_debug(), type(loop).__name__)


asyncio.run(main())
