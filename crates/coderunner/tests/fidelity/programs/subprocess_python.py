# sys.executable -c, -m and a script: output, errors and exit codes.
import subprocess
import sys

with open("child.py", "w") as file:
    file.write("import sys\nprint(sys.argv, __name__)\nraise SystemExit(3)\n")
for arguments in (["-c", "import sys; print(sys.argv, sys.path[0] == '')", "a"], ["child.py", "b"], ["-m", "child"], ["-m", "nowhere"], ["gone.py"], ["-c", "1/0"]):
    ran = subprocess.run([sys.executable, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    print(arguments, ran.returncode, ran.stdout.strip(), ran.stderr.strip())
