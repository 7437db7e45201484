# tkinter without a display: an import error or a TclError, as Python was built.
try:
    import tkinter

    tkinter.Tk()
except Exception as error:
    print(type(error).__name__, error)
