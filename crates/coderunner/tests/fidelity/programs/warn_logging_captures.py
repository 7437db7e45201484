# logging.captureWarnings turns warnings into log records.
import logging
import sys
import warnings

logging.basicConfig(stream=sys.stdout, format="%(levelname)s %(name)s %(message)s")
logging.captureWarnings(True)
warnings.warn("logged")
logging.captureWarnings(False)
warnings.warn("shown")
