# Importing a deprecated module warns on the program's line, and a removed one is missing.
try:
    import imp
except ImportError as error:
    print(error)
for name in ("asyncore", "asynchat", "smtpd", "distutils", "cgi", "crypt", "telnetlib", "audioop"):
    try:
        exec(f"import {name}")
        print(name, "imported")
    except ImportError as error:
        print(error)
