# Images: drawing, filtering, text, and files of several formats read again.
import io

from PIL import Image, ImageDraw, ImageFilter, ImageFont, UnidentifiedImageError

image = Image.new("RGB", (120, 80), "navy")
draw = ImageDraw.Draw(image)
draw.ellipse((20, 10, 100, 70), fill=(255, 200, 0))
draw.text((30, 30), "Hello", fill="black", font=ImageFont.load_default())
print(image.getpixel((60, 15)), image.getbbox(), image.filter(ImageFilter.GaussianBlur(2)).size, len(image.histogram()))
for kind in ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"):
    box = io.BytesIO()
    image.save(box, kind)
    again = Image.open(io.BytesIO(box.getvalue()))
    print(kind, again.format, again.size, again.convert("RGB").getpixel((60, 20))[0] > 200)
frames = [image.rotate(angle) for angle in (0, 30, 60)]
frames[0].save("moving.gif", save_all=True, append_images=frames[1:], duration=50)
print(Image.open("moving.gif").n_frames, image.resize((6, 4), Image.Resampling.LANCZOS).size, image.convert("L").mode)
try:
    Image.open(io.BytesIO(b"no image"))
except UnidentifiedImageError as error:
    print(str(error).split(" <")[0])
Image.open("missing.png")
