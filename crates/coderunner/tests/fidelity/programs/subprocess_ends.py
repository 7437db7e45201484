# Return codes: by exit, by signal, terminated, killed, timed out, not found, not executable, checked.
import subprocess

print(subprocess.call(["sh", "-c", "exit 42"]), subprocess.call(["sh", "-c", "kill -9 $$"]), subprocess.call(["false"]))
sleeper = subprocess.Popen(["sleep", "30"])
print(sleeper.poll())
sleeper.terminate()
print(sleeper.wait(), sleeper.poll())
for call in (
    lambda: subprocess.run(["sleep", "30"], timeout=0.1),
    lambda: subprocess.check_output(["sh", "-c", "echo x; exit 3"]),
    lambda: subprocess.run(["no-such-program"]),
    lambda: subprocess.run(["./main.py"]),
    lambda: subprocess.run(["true"], cwd="/no/such/place"),
):
    try:
        call()
    except Exception as error:
        print(type(error).__name__, str(error).split(" after ")[0])
