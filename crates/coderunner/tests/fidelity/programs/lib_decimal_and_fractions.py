# Decimal contexts: precision, traps, per thread.
import decimal
import fractions
import threading

with decimal.localcontext() as context:
    context.prec = 5
    print(decimal.Decimal(2).sqrt(), context.flags[decimal.Inexact])
    thread = threading.Thread(target=lambda: print(decimal.getcontext().prec))
    thread.start()
    thread.join()
print(decimal.Decimal("0.1") + decimal.Decimal("0.2"), fractions.Fraction(1, 3) + 1, round(decimal.Decimal("2.5")))
decimal.getcontext().traps[decimal.Inexact] = True
decimal.Decimal(1) / 3
