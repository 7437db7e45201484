# readline is importable where Python has it, with an empty history.
try:
    import readline
    import rlcompleter

    print(readline.get_current_history_length(), readline.get_completer() is not None)
    readline.add_history("line")
    print(readline.get_history_item(1), rlcompleter.Completer({"value": 1}).complete("val", 0))
except ImportError as error:
    print(error)
