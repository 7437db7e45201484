# Getting a loop outside of a coroutine, running one by hand, and a closed one.
import asyncio
import warnings

warnings.simplefilter("ignore")
try:
    asyncio.get_running_loop()
except RuntimeError as error:
    print(error)
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
print(loop.run_until_complete(asyncio.sleep(0, "by hand")), asyncio.get_event_loop() is loop)
loop.close()
print(loop.is_closed())
try:
    loop.run_until_complete(asyncio.sleep(0))
except RuntimeError as error:
    print(error)
