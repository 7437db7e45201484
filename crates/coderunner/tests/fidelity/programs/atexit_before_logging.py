# A function registered before logging was imported runs after logging's own shutdown.
import atexit


@atexit.register
def late():
    print("handlers closed already:", closed)


closed = []
import logging


class Handler(logging.Handler):
    def emit(self, record):
        print("emitted", record.getMessage())

    def close(self):
        closed.append("closed")
        super().close()


logging.getLogger().addHandler(Handler())
logging.warning("one")
