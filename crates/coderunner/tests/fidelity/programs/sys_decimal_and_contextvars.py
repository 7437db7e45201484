# Contexts are fresh: decimal's has no flags, contextvars' is empty.
import contextvars
import decimal

print(len(contextvars.copy_context()))
print(decimal.getcontext())
print(decimal.Decimal(1) / 3, decimal.getcontext().flags[decimal.Inexact])
print(contextvars.ContextVar("mine", default=5).get())
