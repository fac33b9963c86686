"""Write JPEG files and the pixels that libjpeg decodes them to: /usr/bin/python3 make.py

Needs Debian's python3-pil. NAME.jpg has smooth colours at NAME's chroma subsampling, NAME.rgb its pixels, RGB row by row.
"""
import math

from PIL import Image

WIDTH, HEIGHT = 19, 13
image = Image.new("RGB", (WIDTH, HEIGHT))
for y in range(HEIGHT):
    for x in range(WIDTH):
        image.putpixel((x, y), tuple(int(127.5 + 127 * math.sin(0.5 * (x * (c + 1) + y * (3 - c)) + c)) for c in range(3)))
for subsampling, name in enumerate(("444", "422", "420")):
    image.save(f"{name}.jpg", quality=85, subsampling=subsampling)
    with open(f"{name}.rgb", "wb") as file:
        file.write(Image.open(f"{name}.jpg").convert("RGB").tobytes())
