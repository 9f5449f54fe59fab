"""Pictures and films as pixels: PNG, GIF and WebP. Letters come from the fonts beside this file."""

import io
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gdtui.core.errors import InputError
from gdtui.display.cells import cells_of
from gdtui.film.colours import Look, look_of, mixed, rgb
from gdtui.film.frames import Colours, seen
from gdtui.film.playing import Film
from gdtui.film.reel import Picture, size_of
from gdtui.film.shapes import ARC, HEIGHT, THIN, WIDTH, Area, Box, Corner, Dot, Shape, shapes_of

if TYPE_CHECKING:
    from PIL.Image import Image

FONTS = Path(__file__).parent / "fonts"
FONT_SIZE = 13 / 16  # of a cell's height
FINE = 4  # times as fine as the picture: how shapes are drawn before their edges are smoothed
COLOURS = 255  # of a GIF, beside the one that is transparent
SHADES = (9, 5, 3, 2)  # how many between ground and ink, ends included: as many as there is room for
STILL_SCALE, FILM_SCALE = 2, 1  # pixels for each 1/8 of a cell's width

Pixels = NDArray[np.uint8]


def check_pillow() -> None:
    """InputError where Pillow is not installed."""
    _pillow()


def png(picture: Picture, colours: Colours, scale: int = STILL_SCALE) -> bytes:
    """Return a picture as PNG. InputError where Pillow is not installed."""
    paint = _Painter(_looks([picture], colours), colours, scale)
    return _saved(paint.image(paint.pixels(picture)), "PNG", optimize=True)


def gif(film: Film, scale: int = FILM_SCALE) -> bytes:
    """Return a film as GIF, which plays over and over. InputError where Pillow is not installed."""
    return _moving(film, scale, "GIF", disposal=1, optimize=True)


def webp(film: Film, scale: int = FILM_SCALE) -> bytes:
    """Return a film as WebP without losses, as above."""
    return _moving(film, scale, "WEBP", lossless=True, quality=60, method=3)


def _moving(film: Film, scale: int, format: str, **options: object) -> bytes:
    """Return a film in a format of several pictures; a GIF counts in hundredths of a second."""
    colours = Colours(film.ground, film.ink)
    frames = seen(film)
    paint = _Painter(_looks([picture for _, picture in frames], colours), colours, scale)
    ends = [round(100 * at) for at, _ in frames[1:]] + [round(100 * film.length)]
    starts = [round(100 * at) for at, _ in frames]
    durations = [10 * max(2, end - start) for start, end in zip(starts, ends, strict=True)]
    images = (paint.image(pixels) for pixels in paint.all([picture for _, picture in frames]))
    first = next(images)
    if format == "WEBP":
        first, images = first.convert("RGB"), (image.convert("RGB") for image in images)
    return _saved(first, format, save_all=True, append_images=images, duration=durations, loop=0, **options)


def _saved(image: "Image", format: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def _looks(pictures: Iterable[Picture], colours: Colours) -> list[Look]:
    """Return how cells are seen anywhere, in the order in which they come."""
    rows = dict.fromkeys(row for picture in pictures for row in picture)
    styles = dict.fromkeys(style for row in rows for style in row.styles)
    return [look_of(style, colours.ink, colours.ground) for style in styles]


class _Painter:
    """Paints pictures as numbers of colours, each cell that looks the same once."""

    def __init__(self, looks: Sequence[Look], colours: Colours, scale: int) -> None:
        self._colours, self._scale = colours, scale
        pairs = list(dict.fromkeys((look.ground, look.ink) for look in looks))
        self._palette, self._ramps = _palette(pairs, colours.ground)
        self._tiles: dict[tuple[str, Look], Pixels] = {}

    def image(self, pixels: Pixels) -> "Image":
        """Return an image of Pillow's with these pixels."""
        image: Image = _pillow().Image.fromarray(pixels, "P")
        image.putpalette([part for colour in self._palette for part in rgb(colour)])
        return image

    def pixels(self, picture: Picture) -> Pixels:
        """Return the pixels of a picture, each the number of a colour."""
        return next(self.all([picture]))

    def all(self, pictures: Sequence[Picture]) -> Iterator[Pixels]:
        """Yield the pixels of pictures, of which each has those of the one before where it is the same."""
        columns, rows = (max(size_of(picture)[axis] for picture in pictures) for axis in (0, 1))
        width, height = WIDTH * self._scale, HEIGHT * self._scale
        pixels = np.zeros((rows * height, columns * width), np.uint8)
        before: Picture = ()
        for picture in pictures:
            if size_of(picture) != size_of(before):
                pixels, before = np.zeros_like(pixels), ()
            for y, row in enumerate(picture):
                if y < len(before) and row is before[y]:
                    continue
                strip = pixels[y * height : (y + 1) * height]
                for x, (grapheme, style) in enumerate(zip(*row, strict=True)):
                    if grapheme and not (before and before[y][0][x] == grapheme and before[y][1][x] == style):
                        tile = self._tile(grapheme, look_of(style, self._colours.ink, self._colours.ground))
                        strip[:, x * width : x * width + tile.shape[1]] = tile[
                            :, : strip.shape[1] - x * width
                        ]
            before = picture
            yield pixels.copy()

    def _tile(self, grapheme: str, look: Look) -> Pixels:
        """Return the pixels of a cell, or two for a wide grapheme."""
        tile = self._tiles.get((grapheme, look))
        if tile is None:
            ramp = self._ramps[look.ground, look.ink]
            levels = np.rint(_coverage(grapheme, look, self._scale) * ((len(ramp) - 1) / 255)).astype(int)
            tile = self._tiles[grapheme, look] = np.array(ramp, np.uint8)[levels]
        return tile


def _palette(
    pairs: Sequence[tuple[str, str]], ground: str
) -> tuple[list[str], dict[tuple[str, str], list[int]]]:
    """Return the colours of a picture, and for each ground and ink the numbers of those in between."""
    for shades in SHADES:
        colours: dict[str, int] = {ground.lower(): 0}
        ramps = {
            (back, front): [
                colours.setdefault(mixed(back, front, level / (shades - 1)), len(colours))
                for level in range(shades)
            ]
            for back, front in pairs
        }
        if len(colours) <= COLOURS:
            return list(colours), ramps
    kept = list(colours)[:COLOURS]
    return kept, {
        pair: [_nearest(list(colours)[each], kept) for each in ramp] for pair, ramp in ramps.items()
    }


def _nearest(colour: str, known: Sequence[str]) -> int:
    """Return which of the known colours is nearest to one."""
    wanted = rgb(colour)
    return min(
        range(len(known)),
        key=lambda at: sum((a - b) ** 2 for a, b in zip(wanted, rgb(known[at]), strict=True)),
    )


@cache
def _coverage(grapheme: str, look: Look, scale: int) -> NDArray[np.float64]:
    """Return how much ink each pixel of a cell has, from 0 to 255."""
    wide = max(1, cells_of(grapheme))
    width, height = wide * WIDTH * scale, HEIGHT * scale
    shapes = shapes_of(grapheme)
    image = _pillow().Image.new("L", (width, height), 0)
    if shapes is not None:
        image = _shaped(shapes, width, height, scale)
    elif grapheme != " ":
        font = _font(look.bold, round(FONT_SIZE * HEIGHT * scale))
        draw = _pillow().ImageDraw.Draw(image)
        draw.text((width / 2, 12 * scale), grapheme, 255, font, anchor="ms")
    covered = np.asarray(image, np.float64).copy()
    if look.underlined:
        covered[14 * scale : 15 * scale] = 255
    if look.struck:
        covered[8 * scale : 9 * scale] = 255
    return covered


def _shaped(shapes: Sequence[Shape], width: int, height: int, scale: int) -> "Image":
    """Return shapes drawn finely, and then made as large as a cell."""
    fine = scale * FINE
    pillow = _pillow()
    image = pillow.Image.new("L", (width * FINE, height * FINE), 0)
    draw = pillow.ImageDraw.Draw(image)
    for shape in shapes:
        _draw(draw, shape, fine)
    resized: Image = image.resize((width, height), pillow.Image.Resampling.BOX)
    return resized


def _draw(draw: Any, shape: Shape, fine: int) -> None:
    match shape:
        case Box(left, top, right, bottom, ink):
            if right * fine > left * fine and bottom * fine > top * fine:
                corner = (round(right * fine) - 1, round(bottom * fine) - 1)
                draw.rectangle([round(left * fine), round(top * fine), *corner], round(255 * ink))
        case Dot(x, y, radius, hole):
            for size, ink in ((radius, 255), (hole, 0)):
                if size:
                    box = [(x - size) * fine, (y - size) * fine, (x + size) * fine - 1, (y + size) * fine - 1]
                    draw.ellipse(box, ink)
        case Area(points):
            draw.polygon([(x * fine, y * fine) for x, y in points], 255)
        case Corner(right, down):
            _draw_corner(draw, right, down, fine)


def _draw_corner(draw: Any, right: int, down: int, fine: int) -> None:
    """Draw a quarter of a circle, and a line from its end to the side above or below."""
    middle_x, middle_y, half = WIDTH / 2, HEIGHT / 2, THIN / 2
    centre_x, centre_y = middle_x + right * ARC, middle_y + down * ARC
    start = {(1, 1): 180, (-1, 1): 270, (-1, -1): 0, (1, -1): 90}[right, down]
    reach = ARC + half
    box = [(centre_x - reach) * fine, (centre_y - reach) * fine, (centre_x + reach) * fine - 1]
    draw.arc([*box, (centre_y + reach) * fine - 1], start, start + 90, 255, round(THIN * fine))
    top, bottom = sorted((centre_y, HEIGHT if down > 0 else 0))
    draw.rectangle(
        [(middle_x - half) * fine, top * fine, (middle_x + half) * fine - 1, bottom * fine - 1], 255
    )


@cache
def _font(bold: bool, size: int) -> Any:
    name = "DejaVuSansMono-Bold.ttf" if bold else "DejaVuSansMono.ttf"
    pillow = _pillow()
    return pillow.ImageFont.truetype(FONTS / name, size, layout_engine=pillow.ImageFont.Layout.BASIC)


@cache
def _pillow() -> Any:
    """Return Pillow, which is there where somebody wants pixels. InputError where it is not."""
    try:
        import PIL.Image
        import PIL.ImageDraw
        import PIL.ImageFont
    except ImportError:
        raise InputError("film.no_pillow") from None
    return PIL
