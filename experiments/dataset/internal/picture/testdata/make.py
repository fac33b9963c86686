"""Write JPEG files and the pixels that libjpeg decodes them to: /usr/bin/python3 make.py

Needs Debian's python3-pil. 444, 422 and 420 have smooth colours at that chroma subsampling, grey has none, progressive
comes in scans, fine has small quantisers and contrast has edges between black and white, which are cut off. NAME.rgb is
NAME.jpg's pixels, RGB row by row.
"""
import math

from PIL import Image

WIDTH, HEIGHT = 19, 13
smooth, edges = Image.new("RGB", (WIDTH, HEIGHT)), Image.new("RGB", (WIDTH, HEIGHT))
for y in range(HEIGHT):
    for x in range(WIDTH):
        smooth.putpixel((x, y), tuple(int(127.5 + 127 * math.sin(0.5 * (x * (c + 1) + y * (3 - c)) + c)) for c in range(3)))
        edges.putpixel((x, y), (255,) * 3 if (x * y) % 7 < 3 else (0,) * 3)
for name, image, options in (
    ("444", smooth, {"quality": 85, "subsampling": 0}),
    ("422", smooth, {"quality": 85, "subsampling": 1}),
    ("420", smooth, {"quality": 85, "subsampling": 2}),
    ("grey", smooth.convert("L"), {"quality": 75}),
    ("progressive", smooth, {"quality": 75, "progressive": True}),
    ("fine", smooth, {"quality": 98, "subsampling": 0}),
    ("contrast", edges, {"quality": 75}),
):
    image.save(f"{name}.jpg", **options)
    with open(f"{name}.rgb", "wb") as file:
        file.write(Image.open(f"{name}.jpg").convert("RGB").tobytes())
