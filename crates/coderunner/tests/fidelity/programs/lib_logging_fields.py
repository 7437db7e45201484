# Where a record comes from: file, line, function, module, thread and process, and the stack.
import logging
import os
import sys

FORMAT = "%(name)s %(levelname)s %(filename)s:%(lineno)d %(funcName)s %(module)s %(pathname)s %(threadName)s %(processName)s %(message)s"
logging.basicConfig(stream=sys.stdout, format=FORMAT, level=logging.DEBUG)


def work():
    logging.info("in work")
    logging.getLogger("a.b").debug("with a stack", stack_info=True)


work()
record = logging.makeLogRecord({"msg": "x"})
print(record.process == os.getpid(), record.relativeCreated < 5000)
