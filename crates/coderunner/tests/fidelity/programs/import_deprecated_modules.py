# Importing a deprecated module warns on the program's line, and a removed one is missing.
for name in ("imp", "asyncore", "asynchat", "smtpd", "distutils", "cgi", "crypt", "telnetlib", "audioop"):
    try:
        exec(f"import {name}")
        print(name, "imported")
    except ImportError as error:
        print(error)
try:
    import imp
except ImportError:
    pass
