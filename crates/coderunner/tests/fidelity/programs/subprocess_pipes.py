# Pipes between children, input given, both streams read, stderr merged.
import subprocess

first = subprocess.Popen(["printf", "b\\na\\nb\\n"], stdout=subprocess.PIPE)
second = subprocess.Popen(["sort", "-u"], stdin=first.stdout, stdout=subprocess.PIPE)
first.stdout.close()
print(second.communicate()[0], first.wait(), second.returncode)
print(subprocess.run(["tr", "a-z", "A-Z"], input="upper", stdout=subprocess.PIPE, text=True).stdout)
print(subprocess.run("echo out; echo err >&2", shell=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout)
big = "x" * 300_000
print(len(subprocess.run(["cat"], input=big, stdout=subprocess.PIPE, text=True).stdout))
