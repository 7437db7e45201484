# Notes added to an exception are shown below it, also those that are no text.
def load(name):
    try:
        raise OSError(2, "not there", name)
    except OSError as error:
        error.add_note("while loading the configuration\nin two lines")
        error.add_note("note 2")
        raise


try:
    load("a.toml")
except OSError as error:
    print(error.__notes__)
    error.__notes__.append(5)
    raise
