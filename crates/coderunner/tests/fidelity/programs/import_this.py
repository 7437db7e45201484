# Importing a module that prints does so, once.
import this
import this

import __hello__
