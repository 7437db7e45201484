# A name nobody defined is not there, whatever ran before the program.
for name in ("parameters", "code", "source", "path", "os", "sys", "runner", "exec_globals", "_", "__"):
    try:
        eval(name)
        print(name, "is there")
    except NameError as error:
        print(error)
parameters
