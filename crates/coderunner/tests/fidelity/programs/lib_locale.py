# Locales that are there and one that is not.
import calendar
import locale

print(locale.setlocale(locale.LC_ALL, ""), locale.getlocale(), locale.strxfrm("a") == "a")
print(f"{1234567.891:n}", calendar.month_name[1], locale.currency(5, symbol=False) if locale.localeconv()["int_curr_symbol"] else "no currency")
for name in ("C", "POSIX", "xx_YY.UTF-8"):
    try:
        print(locale.setlocale(locale.LC_ALL, name))
    except locale.Error as error:
        print(name, error)
