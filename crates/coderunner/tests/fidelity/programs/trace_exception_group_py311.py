# An unhandled group of exceptions is shown as a tree; except* takes parts of it.
def make():
    errors = [ValueError("one"), TypeError("two")]
    try:
        raise KeyError("inner")
    except KeyError as error:
        errors.append(error)
    return ExceptionGroup("several", [*errors, ExceptionGroup("nested", [OSError(5, "io")])])


try:
    raise make()
except* ValueError as group:
    print("took", group.exceptions)
except* OSError as group:
    print("took", repr(group))
