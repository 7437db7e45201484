# Locale categories, preferred encoding and the environment behind them.
import codecs
import locale
import os

for category in ("LC_CTYPE", "LC_COLLATE", "LC_NUMERIC", "LC_TIME", "LC_MONETARY", "LC_MESSAGES"):
    print(category, locale.setlocale(getattr(locale, category)))
print(locale.getpreferredencoding(), locale.getpreferredencoding(False), locale.localeconv()["decimal_point"])
print({name: value for name, value in os.environ.items() if name.startswith("LC_") or name == "LANG"})
print(codecs.lookup("utf8").name, open("main.py").encoding)
