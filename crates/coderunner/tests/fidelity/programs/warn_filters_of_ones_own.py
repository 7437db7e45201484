# Filters: errors, always, ignored by text, caught in a list, and a showwarning of the program's own.
import warnings

warnings.simplefilter("always", FutureWarning)
warnings.filterwarnings("error", message="fatal")
warnings.filterwarnings("ignore", message="quiet")
for text in ("quiet please", "seen"):
    for _ in range(2):
        warnings.warn(text, FutureWarning)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("kept")
print([(str(one.message), one.lineno, one.filename) for one in caught])
warnings.showwarning = lambda message, category, file, line, *rest: print("shown:", message, line)
warnings.warn("to my own")
warnings.warn("fatal in the end")
