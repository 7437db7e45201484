# Context variables in contexts, threads and generators.
import contextvars
import threading

level = contextvars.ContextVar("level", default=0)
token = level.set(1)
context = contextvars.copy_context()
context.run(level.set, 2)
print(level.get(), context[level], token.old_value is contextvars.Token.MISSING, len(context))
thread = threading.Thread(target=lambda: print("thread", level.get()))
thread.start()
thread.join()
level.reset(token)
print(level.get())
level.reset(token)
