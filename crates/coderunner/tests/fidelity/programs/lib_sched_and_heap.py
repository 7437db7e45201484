# sched runs events by time and priority, heapq and bisect keep order.
import bisect
import heapq
import sched
import time

scheduler = sched.scheduler(time.monotonic, time.sleep)
for delay, word in ((0.03, "last"), (0.01, "first"), (0.02, "middle")):
    scheduler.enter(delay, 1, print, (word,))
scheduler.run()
heap = []
for number in (5, 1, 3):
    heapq.heappush(heap, number)
print([heapq.heappop(heap) for _ in range(3)], bisect.bisect([1, 2, 2, 3], 2))
