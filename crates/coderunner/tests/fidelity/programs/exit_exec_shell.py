# os.execvpe finds a program on PATH and gives it an environment.
import os

os.execvpe("sh", ["sh", "-c", "echo from sh: $WORD; exit 14"], {"WORD": "word", "PATH": os.environ["PATH"]})
