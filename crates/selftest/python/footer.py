

def _play(part):
    """Plays one part of the file, and says on the last line of stdout what came of it."""
    arguments = [parameters[name] for name in ("message", "meeting", "until") if name in parameters]
    try:
        evidence = globals()[part](*arguments)
        said = f"BREACHED {evidence}" if evidence else "DONE"
    except (OSError, MemoryError) as error:
        said = f"REFUSED {type(error).__name__}: {error}"
    sys.stdout.flush()
    sys.__stdout__.write("\n" + said.replace("\n", " ")[:2000] + "\n")
    sys.__stdout__.flush()


_play(parameters["part"])
