# Pictures without a display: PNG, SVG and PDF files of the right kind and a plausible size.
import logging
import os
import struct

# Read by matplotlib when it is imported.
os.environ["MPLBACKEND"] = "svg"

# The first import looks for fonts, and says so when that takes long.
logging.getLogger("matplotlib").setLevel(logging.ERROR)
import matplotlib

print(matplotlib.get_backend())
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(0, 10, 200)
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 4))
left.plot(x, np.sin(x), label=r"$\sin(x)$")
left.legend()
left.set_title("Grüße")
right.hist(np.random.default_rng(0).normal(size=1000), bins=20)
for name in ("plot.png", "plot.svg", "plot.pdf"):
    figure.savefig(name, dpi=100)
    data = open(name, "rb").read()
    print(name, data[:4], len(data) // 1000 > 5, len(data) < 200_000)
print(struct.unpack(">II", open("plot.png", "rb").read()[16:24]), np.asarray(plt.imread("plot.png")).shape)
image = plt.imread("plot.png")
print(0.5 < image[..., :3].mean() < 1, plt.get_backend())
plt.show()
print("shown nowhere")
