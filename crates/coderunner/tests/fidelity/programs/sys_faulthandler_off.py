# faulthandler is off until the program turns it on.
import faulthandler

print(faulthandler.is_enabled())
faulthandler.enable()
print(faulthandler.is_enabled())
faulthandler.disable()
