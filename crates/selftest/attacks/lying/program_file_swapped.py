"""Change the program's file while it runs.

Technique: unlinks main.py and puts in its place a harmless program, a link to a file of the host, a directory and a
    pipe, by rename and by link. Whoever reads the file again for the record, the traceback or the next run sees those;
    a pipe would stop him. The traceback is made inside, from whatever is there.
Success: from outside: another end than the running program's, a host file's line in the traceback, or a result that
    does not come.
Stopped by: workspace, mount_namespace
Held when: exit 1; status error; answered_within 5 s; stdout_ends_with "swapped"
"""


def attack():
    sys.stdout.flush()
    program = os.path.abspath(sys.argv[0])
    with open("harmless.py", "w") as other:
        other.write("print('success')\n" * 500)
    os.rename("harmless.py", program)
    os.unlink(program)
    os.mkfifo(program)
    os.rename(program, "pipe.py")
    os.mkdir(program)
    os.rmdir(program)
    os.symlink(canary["file"], program)
    os.write(1, b"swapped")
    raise ValueError("where is this line?")


def twin():
    """Programs read their own source: inspect, tracebacks, multiprocessing's spawn."""
    import inspect
    assert "their own source" in inspect.getsource(twin)
    with open(sys.argv[0]) as own:
        assert "def twin" in own.read()
