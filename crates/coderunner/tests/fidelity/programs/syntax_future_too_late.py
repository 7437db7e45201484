# A __future__ import that is not first.
import os
from __future__ import annotations
