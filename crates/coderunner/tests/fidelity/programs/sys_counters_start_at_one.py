# Names that libraries number begin with the first number.
import asyncio
import concurrent.futures
import multiprocessing
import threading

print(threading.Thread().name.split(" ")[0], threading.Timer(1, print).name.split(" ")[0])
with concurrent.futures.ThreadPoolExecutor(1) as pool:
    print(pool.submit(lambda: threading.current_thread().name).result())
print(multiprocessing.Process().name, multiprocessing.current_process().name)


async def main():
    return asyncio.current_task().get_name(), asyncio.ensure_future(asyncio.sleep(0)).get_name()


print(asyncio.run(main()))
