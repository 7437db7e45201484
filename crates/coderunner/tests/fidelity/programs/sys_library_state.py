# Modules that remember something at their import remember this process and this moment.
import logging
import mimetypes
import multiprocessing
import multiprocessing.process
import os
import signal
import socket
import subprocess
import tempfile

record = logging.LogRecord("x", 20, "x", 1, "x", (), None)
print(0 <= record.relativeCreated < 5000, record.process == os.getpid(), logging.root.handlers)
print(tempfile.tempdir, tempfile.gettempdir(), tempfile.gettempprefix())
print(multiprocessing.process.ORIGINAL_DIR == os.getcwd(), multiprocessing.parent_process())
print(multiprocessing.get_start_method(allow_none=True), multiprocessing.active_children())
print(socket.getdefaulttimeout(), subprocess._active, mimetypes.inited, signal.set_wakeup_fd(-1))
