"""What an image is in this room."""

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""Grey `(height, width)` or colour `(height, width, 3)` in blue-green-red order, 0 is black."""
