# Children inherit standard input at its end, or get their own.
import subprocess
import sys

print(subprocess.run(["cat"], stdout=subprocess.PIPE).stdout)
print(subprocess.run([sys.executable, "-c", "print(repr(input()))"], input="given\n", stdout=subprocess.PIPE, text=True).stdout)
ran = subprocess.run([sys.executable, "-c", "input('?')"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
print(ran.returncode, ran.stdout, ran.stderr.splitlines()[-1])
print(subprocess.run([sys.executable, "-"], input="print(6 * 7, __file__ if '__file__' in globals() else None)", stdout=subprocess.PIPE, text=True).stdout)
