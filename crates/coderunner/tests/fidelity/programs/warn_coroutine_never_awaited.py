# A coroutine that was never awaited is told when it goes, at once and at exit.
async def job(name):
    return name


job("dropped at once")
kept = job("kept until the exit")
print("end of main")
