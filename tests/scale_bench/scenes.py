"""Rendered photos of a mark with the scale card or a coin beside it, with everything known about them.

A plane of skin in linear light, a pinhole camera, light from one side, blur, sensor noise, JPEG. The card is the
printed one: drawn by the program's own page and rastered by pdftoppm. The same `Scene` gives the same pixels.
"""

import io
import math
import subprocess
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from triage.domain.scale_card import HEIGHT_MM, WIDTH_MM, WINDOW, WINDOW_RADIUS_MM
from triage.imaging.plane import mapped
from triage.letter.fonts import REGULAR, register
from triage.letter.pen import Pen
from triage.letter.scale_card_drawing import draw_card

DPI = 300
FINE = DPI / 25.4  # pixels a millimetre of the plane
PLANE_MM = 104.0  # side of the square of skin
WIDTH, HEIGHT = 1280, 960  # pixels of the photo
FOCAL = 0.75 * WIDTH  # pixels: a phone's main lens, 26 mm on 35-mm film
SKIN, MARK = (0.62, 0.40, 0.29), (0.16, 0.075, 0.045)  # reflectance, linear RGB
PAPER = 0.88  # reflectance of white paper
METALS = ((0.45, 0.33, 0.16), (0.5, 0.5, 0.48), (0.42, 0.22, 0.13))  # brass, nickel, copper
SKINS = 4  # pieces of skin
RIM_MM = 0.3  # width of a mark's soft edge
MIDDLE = np.array([PLANE_MM / 2, PLANE_MM / 2])  # of the plane; the mark and the card's window are there

Linear = NDArray[np.float32]


@dataclass(frozen=True)
class Scene:
    """What is rendered. Lengths in mm, angles in degrees, `blur` and `noise` in pixels and levels of the photo.

    `wave`: relative height of the waves on the mark's edge, 0 for a disc. `side_light`: relative fall of light from
    the middle to an edge. `cast`: gains of the light's colour. `coin_mm`: diameter of a coin beside the mark; then
    no card.
    """

    diameter: float = 6.0
    wave: float = 0.0
    tilt: float = 0.0
    azimuth: float = 0.0
    roll: float = 0.0
    fine: float = 7.0  # pixels a millimetre
    blur: float = 0.8
    noise: float = 3.0
    side_light: float = 0.2
    cast: tuple[float, float, float] = (1.0, 1.0, 1.0)
    hidden: tuple[int, ...] = ()
    card: bool = True
    coin_mm: float | None = None
    quality: int = 88
    seed: int = 1


@dataclass(frozen=True, eq=False)
class Rendered:
    """A photo, (H, W, 3) uint8, with the truth: mm to pixels, the mark's edge in mm and in shares, its Feret
    diameter."""

    pixels: NDArray[np.uint8]
    to_pixels: NDArray[np.float64]
    edge_mm: NDArray[np.float64]
    edge: tuple[tuple[float, float], ...]
    feret: float
    area: float


def render(scene: Scene) -> Rendered:
    """Render a scene."""
    chance = np.random.default_rng(scene.seed)
    edge = _edge(scene, chance)
    skin, laid = _plane(scene, edge, chance)
    to_pixels = _camera(scene)
    photo = _photographed(scene, skin, laid, to_pixels, chance)
    seen = mapped(to_pixels, edge)
    shares = tuple(((float(x) + 0.5) / WIDTH, (float(y) + 0.5) / HEIGHT) for x, y in seen)
    gaps = edge[:, None] - edge[None]
    feret = float(np.sqrt((gaps**2).sum(axis=2)).max())
    x, y = edge.T
    area = abs(float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum())) / 2
    return Rendered(photo, to_pixels, edge, shares, feret, area)


@lru_cache(maxsize=1)
def printed_card() -> NDArray[np.float32]:
    """The card as printed, reflectance (rows, columns), `FINE` pixels a millimetre."""
    register()
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH_MM * mm, HEIGHT_MM * mm), invariant=1, initialFontName=REGULAR)
    draw_card(Pen(canvas), 0.0, HEIGHT_MM * mm)
    canvas.showPage()
    canvas.save()
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "card.pdf"
        page.write_bytes(file.getvalue())
        subprocess.run(
            ["pdftoppm", "-r", str(DPI), "-gray", "-singlefile", page, page.with_suffix("")], check=True
        )
        grey = cv2.imread(str(page.with_suffix(".pgm")), cv2.IMREAD_GRAYSCALE)
    size = (round(WIDTH_MM * FINE), round(HEIGHT_MM * FINE))
    return _linear(cv2.resize(grey, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255) * PAPER


def _edge(scene: Scene, chance: np.random.Generator) -> NDArray[np.float64]:
    """The mark's edge round the middle, (180, 2) mm."""
    turn = np.linspace(0, 2 * math.pi, 180, endpoint=False)
    radius = np.full(len(turn), scene.diameter / 2)
    for order in (2, 3, 4, 5):
        height = scene.wave / order * chance.uniform(0.5, 1.0)
        radius *= 1 + height * np.cos(order * turn + chance.uniform(0, 2 * math.pi))
    return MIDDLE + np.column_stack([radius * np.cos(turn), radius * np.sin(turn)])


def _plane(scene: Scene, edge: NDArray[np.float64], chance: np.random.Generator) -> tuple[Linear, Linear]:
    """Reflectance of the skin, (rows, columns, 3), and of what lies on it, (rows, columns, 4), its cover last."""
    skin = _skin(int(chance.integers(SKINS)))
    laid = np.zeros((*skin.shape[:2], 4), np.float32)
    low, share = _inside(edge)
    rows, columns = share.shape
    spots = 1 + 0.1 * cv2.resize(_grain(chance, 8), (columns, rows), interpolation=cv2.INTER_CUBIC)
    part = laid[low[1] : low[1] + rows, low[0] : low[0] + columns]
    _lay(part, share, np.array(MARK, np.float32) * spots[..., None])
    if scene.coin_mm is not None:
        _lay_coin(laid, scene.coin_mm, chance)
    elif scene.card:
        _lay_card(laid, scene.hidden)
    return skin, laid


@lru_cache(maxsize=8)
def _skin(seed: int) -> Linear:
    """Skin with coarse and fine texture, (rows, columns, 3)."""
    chance = np.random.default_rng(seed)
    side = round(PLANE_MM * FINE)
    coarse = cv2.resize(_grain(chance, 24), (side, side), interpolation=cv2.INTER_CUBIC)
    pores = cv2.GaussianBlur(_grain(chance, side), (0, 0), 2.5)
    texture = 1 + 0.03 * coarse + 0.05 * pores / pores.std()
    return np.asarray(np.array(SKIN, np.float32) * texture[..., None], np.float32)


@lru_cache(maxsize=1)
def _noise() -> Linear:
    return np.random.default_rng(7).standard_normal((HEIGHT, WIDTH, 3), np.float32)


def _inside(edge: NDArray[np.float64]) -> tuple[NDArray[np.int_], NDArray[np.float32]]:
    """How much of each pixel of the plane the mark covers, with its soft edge: where that part begins, and it."""
    finer = 4
    low = np.floor((edge.min(axis=0) - 1) * FINE).astype(int)
    high = np.ceil((edge.max(axis=0) + 1) * FINE).astype(int)
    box = np.zeros(tuple((high - low)[::-1] * finer), np.uint8)
    cv2.fillPoly(box, [np.round((edge * FINE - low) * finer * 16 - 8).astype(np.int32)], 255, shift=4)
    soft = cv2.GaussianBlur(box, (0, 0), RIM_MM / 2 * FINE * finer)
    small = cv2.resize(soft, tuple(int(n) for n in high - low), interpolation=cv2.INTER_AREA)
    return low, np.asarray(small, np.float32) / 255


def _lay_card(laid: Linear, hidden: tuple[int, ...]) -> None:
    """Lay the card with its window round the middle; `hidden` markers (0 to 3) are under a finger."""
    card, paper = _card()
    rows, columns = paper.shape
    if hidden:
        card = card.copy()
        y, x = np.mgrid[:rows, :columns]
        for number in hidden:
            right, low = number in (1, 2), number in (2, 3)
            finger = np.hypot(
                (x + 0.5) / FINE - (56 if right else 10), (y + 0.5) / FINE - (56 if low else 10)
            )
            card[finger < 9] = SKIN
    left, top = (np.round((MIDDLE - np.array(WINDOW)) * FINE)).astype(int)
    _lay(laid[top : top + rows, left : left + columns], paper, card)


@lru_cache(maxsize=1)
def _card() -> tuple[Linear, NDArray[np.float32]]:
    """The card's colour, (rows, columns, 3), and where there is paper, 0 to 1."""
    card = np.repeat(printed_card()[..., None], 3, axis=2)
    y, x = np.mgrid[: card.shape[0], : card.shape[1]]
    away = np.hypot((x + 0.5) / FINE - WINDOW[0], (y + 0.5) / FINE - WINDOW[1])
    return card, np.clip((away - WINDOW_RADIUS_MM) * FINE + 0.5, 0, 1).astype(np.float32)


def _lay_coin(laid: Linear, diameter: float, chance: np.random.Generator) -> None:
    """Lay a metal coin with a rim, a shadow and a face beside the mark."""
    bend = chance.uniform(0, 2 * math.pi)
    middle = MIDDLE + (8 + diameter / 2) * np.array([math.cos(bend), math.sin(bend)])
    low = np.floor((middle - diameter / 2 - 2) * FINE).astype(int)
    side = math.ceil((diameter + 4) * FINE)
    part = laid[low[1] : low[1] + side, low[0] : low[0] + side]
    y, x = np.mgrid[:side, :side].astype(np.float32)
    x, y = (x + low[0] + 0.5) / FINE - middle[0], (y + low[1] + 0.5) / FINE - middle[1]
    shadow = np.clip((diameter / 2 + 0.6 - np.hypot(x - 0.6, y - 0.6)) / 0.8, 0, 1)
    _lay(part, (0.35 * shadow).astype(np.float32), np.zeros(3, np.float32))
    distance = np.hypot(x, y)
    face = cv2.GaussianBlur(_grain(chance, side), (0, 0), 6)
    rim = np.where(distance > diameter / 2 - 1.2, 1.35, 1.0) * (1 + 0.25 * face / face.std())
    metal = np.array(METALS[int(chance.integers(len(METALS)))], np.float32)
    paint = np.clip(metal * rim[..., None], 0, 1).astype(np.float32)
    _lay(part, np.clip((diameter / 2 - distance) * FINE + 0.5, 0, 1).astype(np.float32), paint)


def _camera(scene: Scene) -> NDArray[np.float64]:
    """(3, 3): mm of the plane to pixels, (0, 0) in the middle of the first pixel."""
    tilt, azimuth, roll = (math.radians(angle) for angle in (scene.tilt, scene.azimuth, scene.roll))
    axis = np.array([math.cos(azimuth), math.sin(azimuth), 0.0]) * tilt
    turned = cv2.Rodrigues(axis)[0] @ cv2.Rodrigues(np.array([0.0, 0.0, roll]))[0]
    distance = FOCAL / scene.fine
    lens = np.array([[FOCAL, 0, WIDTH / 2 - 0.5], [0, FOCAL, HEIGHT / 2 - 0.5], [0, 0, 1]])
    centred = np.array([[1, 0, -MIDDLE[0]], [0, 1, -MIDDLE[1]], [0, 0, 1]])
    pose = np.column_stack([turned[:, 0], turned[:, 1], [0, 0, distance]])
    return np.asarray(lens @ pose @ centred, dtype=np.float64)


def _photographed(
    scene: Scene, skin: Linear, laid: Linear, to_pixels: NDArray[np.float64], chance: np.random.Generator
) -> NDArray[np.uint8]:
    to_plane_pixels = np.array([[FINE, 0, -0.5], [0, FINE, -0.5], [0, 0, 1]])
    whole = to_pixels @ np.linalg.inv(to_plane_pixels)
    area = max(0.3, 0.45 * FINE / scene.fine)  # a pixel sees an area of the plane
    below = cv2.warpPerspective(skin, whole, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT_101)
    above = cv2.warpPerspective(cv2.GaussianBlur(laid, (0, 0), area), whole, (WIDTH, HEIGHT))
    warped = below * (1 - above[..., 3:]) + above[..., :3]
    bend = chance.uniform(0, 2 * math.pi)
    across = np.linspace(-1, 1, WIDTH, dtype=np.float32) * np.float32(math.cos(bend))
    down = np.linspace(-1, 1, HEIGHT, dtype=np.float32) * np.float32(math.sin(bend))
    warped *= 0.85 * (1 + np.float32(scene.side_light) * (across + down[:, None]))[..., None]
    warped *= np.array(scene.cast, np.float32)
    lit = cv2.GaussianBlur(warped, (0, 0), max(0.1, scene.blur))
    noise = np.roll(_noise(), int(chance.integers(HEIGHT)), axis=0) * np.float32(scene.noise)
    coded = _CODED[(np.clip(lit, 0, 1) * (len(_CODED) - 1)).astype(np.int32)]
    picture = np.clip(coded + noise + 0.5, 0, 255).astype(np.uint8)
    done, data = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, scene.quality])
    assert done
    return np.ascontiguousarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1])


def _grain(chance: np.random.Generator, side: int) -> NDArray[np.float32]:
    return chance.standard_normal((side, side), np.float32)


def _lay(under: Linear, share: NDArray[np.float32], colour: NDArray[np.float32]) -> None:
    """Lay a colour over part of a premultiplied (rows, columns, 4) picture."""
    under *= 1 - share[..., None]
    under[..., :3] += share[..., None] * colour
    under[..., 3] += share


def _linear(levels: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4).astype(np.float32)


_STEPS = np.linspace(0, 1, 1 << 14, dtype=np.float32)
_CODED = (np.where(_STEPS <= 0.0031308, 12.92 * _STEPS, 1.055 * _STEPS ** (1 / 2.4) - 0.055) * 255).astype(
    np.float32
)
