"""The backend of matplotlib that shows figures by `display`: MPLBACKEND=module://coderunner_display.figures.

As in a notebook, `show` displays the open figures and closes them. Figures that are still open when the program ends, and that it has not
given to `display` itself, are displayed then.

What is shown without waiting stays open, to be changed: `show(block=False)`, `pause`, and `show` in interactive mode. Such figures are displayed
as they are when they are closed.
"""

import atexit
import os

from matplotlib import is_interactive
# First: at the end of the program it closes all figures, and what is registered later is called earlier.
from matplotlib._pylab_helpers import Gcf
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg

from coderunner_display import drawn, is_heard, preferred_of_figures, send, FORMATS


class FigureManager(FigureManagerBase):
    """A figure that pyplot knows."""

    def __init__(self, canvas, num):
        # A forked process has its parent's figures, too; they are the parent's to show.
        self.process = os.getpid()
        self.is_awaited = self.was_displayed = False
        super().__init__(canvas, num)

    def display(self):
        self.is_awaited = False
        figure = self.canvas.figure
        # Every figure has its background.
        if self.process != os.getpid() or len(figure.get_children()) <= 1:
            return
        if not is_heard():
            return print(repr(figure))
        mime = preferred_of_figures()
        send(mime, drawn(figure, "svg" if mime == FORMATS["svg"] else "png"))

    def show(self):
        """What `figure.show()` calls."""
        self.display()
        Gcf.destroy(self)

    def destroy(self):
        if self.is_awaited:
            self.display()


class FigureCanvas(FigureCanvasAgg):
    """Draws as Agg does."""

    manager_class = FigureManager


def show(*, block=None):
    """What `pyplot.show()` calls."""
    managers = Gcf.get_all_fig_managers()
    if block or block is None and not is_interactive():
        show_and_close(managers)
    else:
        for manager in managers:
            manager.is_awaited = True


def show_and_close(managers):
    try:
        for manager in managers:
            manager.display()
    finally:
        for manager in managers:
            # One that could not be drawn is not tried again.
            manager.is_awaited = False
            Gcf.destroy(manager)


@atexit.register
def show_what_is_open():
    ours = (manager for manager in Gcf.get_all_fig_managers() if isinstance(manager, FigureManager))
    show_and_close([manager for manager in ours if manager.is_awaited or not manager.was_displayed])
