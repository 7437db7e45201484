# Logging without any setup: warnings by the last resort, basicConfig on the first call of the module's functions.
import logging

logging.getLogger("library").warning("by the last resort")
logging.getLogger("library").info("not shown")
print(logging.root.handlers, logging.lastResort, logging.root.level)
logging.warning("with the default format")
print(len(logging.root.handlers))
logging.getLogger("library").error("now with the format", exc_info=ZeroDivisionError("x"))
try:
    1 / 0
except ZeroDivisionError:
    logging.exception("failed")
