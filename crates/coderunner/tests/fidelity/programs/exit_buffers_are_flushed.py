# At a usual end open files and streams of the program's own are flushed.
import os

buffered = open(os.dup(1), "w")
buffered.write("flushed at the end\n")
kept = open("kept.txt", "w")
kept.write("x")
print("printed first", os.path.getsize("kept.txt"))
