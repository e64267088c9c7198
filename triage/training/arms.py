"""The arms: every recipe that is compared, as values. The source report's own is `report`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

DIAGNOSES: Mapping[str, tuple[str, ...]] = {
    "naevus": ("nv", "nev"),
    "melanoma": ("mel",),
    "basal cell carcinoma": ("bcc",),
    "squamous cell carcinoma": ("scc",),
    "actinic keratosis": ("akiec", "ack"),
    "benign keratosis": ("bkl", "sk", "sek"),
    "dermatofibroma": ("df",),
    "vascular": ("vasc",),
}
"""The second target's classes, and what the sets call them. Other words have no class and no weight."""

SHARES: Mapping[str, float] = {
    "ham10000": 0.44,
    "isic2017": 0.24,
    "pad": 0.22,
    "ham10000_large": 0.03,
    "isic2016_large": 0.03,
    "pad_large": 0.04,
}
"""Share of a batch that each source fills. The large sets mix in pictures shrunk from full sharpness."""


@dataclass(frozen=True)
class Arm:
    """One recipe.

    `trained`: prefixes of the trunk's layer names that are trained; ("",) is all, () none. `size`: side of the input, pixels.
    `balanced`: classes and lesions drawn evenly within `shares`; else every picture alike. `malignant_weight`: weight of a
    malignant picture in the loss. `rate`: of Adam for the head; `trunk_rate` for the trunk. `patience`: epochs without a
    better loss on the watched pictures of `calibrate` before it stops; 0 never. `average`: momentum of the moving average
    of the weights; 0 none. `mixup`: alpha of its beta distribution. `focal`: gamma of the focal loss. `views`: "report" (turns
    and mirrors) or "full". `clahe`: "fixed", "random" or "off". `constancy`: share of views with shades-of-grey applied.
    """

    name: str
    about: str
    trunk: str = "resnet50_v1_conv4"
    trained: tuple[str, ...] = ("conv4",)
    size: int = 224
    head: str = "pooled"
    activation: str = "relu"
    laurel: bool = False
    balanced: bool = True
    malignant_weight: float = 1.0
    batch: int = 32
    rate: float = 1e-3
    trunk_rate: float = 1e-4
    weight_decay: float = 0.01
    cosine: bool = True
    patience: int = 0
    average: float = 0.998
    smoothing: float = 0.05
    focal: float = 0.0
    mixup: float = 0.0
    diagnosis_weight: float = 0.3
    views: str = "full"
    clahe: str = "fixed"
    constancy: float = 0.0
    hair: float = 0.0
    sets: tuple[str, ...] = tuple(SHARES)


REPORT = Arm(
    "report",
    "the source report: ResNet50 cut after conv4, VGG-like layers, Adam 1e-5, malignant weight 10",
    head="report",
    balanced=False,
    malignant_weight=10.0,
    batch=16,
    rate=1e-5,
    trunk_rate=1e-5,
    weight_decay=0.0,
    cosine=False,
    patience=20,
    average=0.0,
    smoothing=0.0,
    diagnosis_weight=0.0,
    views="report",
)
MOBILE = Arm(
    "mobile",
    "MobileNetV2, every layer trained, pooled head",
    trunk="mobilenet_v2",
    trained=("",),
    size=160,
    trunk_rate=2e-4,
)
RESNET_V2 = Arm(
    "resnet-v2",
    "pre-activation ResNet50 cut after conv4, conv4 trained, pooled head",
    trunk="resnet50_v2_conv4",
    trained=("stage3", "stage4"),
    size=160,
)

ARMS: Mapping[str, Arm] = {
    arm.name: arm
    for arm in (
        REPORT,
        MOBILE,
        RESNET_V2,
    )
}


def changed(arm: Arm, name: str, about: str, **fields: object) -> Arm:
    """The arm with some fields changed, under its own name."""
    return replace(arm, name=name, about=about, **fields)  # type: ignore[arg-type]
