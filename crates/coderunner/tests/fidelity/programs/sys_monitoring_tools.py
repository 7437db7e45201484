# No monitoring tool and no stack trampoline is in use.
import sys

monitoring = getattr(sys, "monitoring", None)
print([monitoring.get_tool(number) for number in range(6)] if monitoring else "not in this version")
print(sys.is_stack_trampoline_active() if hasattr(sys, "is_stack_trampoline_active") else "nor this")
