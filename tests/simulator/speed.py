"""How long two 12-megapixel photos take: `python -m tests.simulator.speed`."""

import io
import os
import time

import cv2
import numpy as np
from PIL import Image

from tests.simulator.camera import STILL, USUAL, photographed
from tests.simulator.photos import reference
from tests.simulator.scenes import Scene, drawn
from triage.imaging.compare import compare
from triage.imaging.decode import decode

SIZE = (4000, 3000)  # pixels
ROUNDS = 3


def main() -> None:
    """Print the best of some rounds, decoding included."""
    scenes = [photographed(drawn(1, 900, 1200), 1, conditions)[0] for conditions in (STILL, USUAL)]
    files = [_large(scene) for scene in scenes]
    outlines = [reference(scene, 0) for scene in scenes]
    walls, works = [], []
    for _ in range(ROUNDS):
        wall, work = time.perf_counter(), time.process_time()
        found = compare(decode(files[0]), decode(files[1]), outlines[0], outlines[1], ids=("1", "2"))
        walls.append(time.perf_counter() - wall)
        works.append(time.process_time() - work)
    load = os.getloadavg()[0]
    print(
        f"{found.why}: wall {min(walls):.2f} s, processor {min(works):.2f} s, load {load:.1f} on {os.cpu_count()}"
    )


def _large(scene: Scene) -> bytes:
    pixels = cv2.resize(scene.pixels, SIZE, interpolation=cv2.INTER_CUBIC).astype(np.int16)
    pixels = np.clip(pixels + np.random.default_rng(2).normal(0, 4, pixels.shape), 0, 255).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=92)
    return file.getvalue()


if __name__ == "__main__":
    main()
