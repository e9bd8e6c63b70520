"""A sheet under the pen: millimetres on the outside, finer pixels while drawing."""

from dataclasses import dataclass

from PIL import Image, ImageChops

FINER = 4
"""Ink is drawn so many times finer than the page, then averaged."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """A page in grey that ink is laid on; `image` changes in place."""

    image: Image.Image
    dpi: int

    @property
    def finer(self) -> float:
        """Pixels of ink a millimetre."""
        return self.dpi * FINER / 25.4

    def ink(self, width: float, height: float) -> Image.Image:
        """Return clear ink of a size in millimetres; 255 will be the darkest."""
        return Image.new("L", (round(width * self.finer), round(height * self.finer)), 0)

    def lay(self, ink: Image.Image, left: float, top: float, grey: int) -> None:
        """Lay ink with its top left corner at a place in millimetres; nothing gets lighter."""
        across, down = left * self.dpi / 25.4, top * self.dpi / 25.4
        x, y = int(across // 1), int(down // 1)
        offset = (round((across - x) * FINER), round((down - y) * FINER))
        size = ((ink.width + offset[0]) // FINER + 1, (ink.height + offset[1]) // FINER + 1)
        placed = Image.new("L", (size[0] * FINER, size[1] * FINER), 0)
        placed.paste(ink, offset)
        shade = placed.resize(size, Image.Resampling.BOX).point(
            [255 - round(value * (255 - grey) / 255) for value in range(256)]
        )
        under = self.image.crop((x, y, x + size[0], y + size[1]))
        self.image.paste(ImageChops.multiply(under, shade), (x, y))
