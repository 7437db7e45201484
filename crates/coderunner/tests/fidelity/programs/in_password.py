# getpass without a terminal warns and reads standard input.
import getpass

print(getpass.getuser())
try:
    getpass.getpass("Secret: ")
except EOFError as error:
    print("EOFError", error)
