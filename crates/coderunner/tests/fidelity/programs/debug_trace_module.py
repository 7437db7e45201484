# The trace module shows each line as it runs, and counts them.
import trace


def work():
    total = 0
    for number in range(2):
        total += number
    return total


trace.Trace(count=False, trace=True).runfunc(work)
counter = trace.Trace(count=True, trace=False, countfuncs=False)
print(counter.runfunc(work))
print(sorted((line, count) for (file, line), count in counter.results().counts.items() if file == __file__))
