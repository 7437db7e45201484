# A child that writes after the main process has ended.
import subprocess

subprocess.Popen(["sh", "-c", "sleep 0.7; echo late"])
print("end of main")
