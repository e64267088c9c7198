"""The arms: every recipe that is compared, as values. The source report's own is `report`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from triage.imaging.prepare import Preparation

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

    trained: prefixes of the trunk's layer names that are trained; ("",) is all, () none.
    size: side of the input, pixels.
    balanced: classes and lesions drawn evenly within `SHARES`; else every picture alike.
    malignant_weight: weight of a malignant picture in the loss.
    rate, trunk_rate: of Adam, for the head and for the trunk; falling along a cosine after a warm-up where `cosine`.
    patience: epochs without a better loss on the watched pictures of `calibrate` before it stops; 0 never.
    average: momentum of the moving average of the weights; 0 none.
    smoothing, focal, mixup: label smoothing, gamma of the focal loss, alpha of mixup's beta distribution; 0 none.
    diagnosis_weight: weight of the second target in the loss; 0 none.
    views: "report" (turns and mirrors) or "full".
    clahe: "fixed", "random" (half of the views) or "off".
    constancy, hair: share of the views with shades of grey, with hairs drawn in.
    crop: pictures are cut to the drawn lesion mask where there is one.
    teacher: share of a teacher's score in the first target.
    sets: the sets it learns from.
    views_shown, epoch: random views in all, and between two looks at `calibrate`, unless a run is told otherwise.
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
    crop: bool = False
    teacher: float = 0.0
    sets: tuple[str, ...] = tuple(SHARES)
    views_shown: int = 72_000
    epoch: int = 4_800

    def preparation(self) -> Preparation:
        """The steps of serving for this arm; without CLAHE its clip limit is 0."""
        return Preparation(size=self.size, clip_limit=0.0 if self.clahe == "off" else 2.0)


def changed(arm: Arm, name: str, about: str, **fields: Any) -> Arm:
    """The arm with some fields changed, under its own name."""
    return replace(arm, name=name, about=about, **fields)


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
"""The report's numbers; its stride, filters and dropout are in `heads`."""
REPORT_COMPARISONS = (
    changed(REPORT, "report-batch-8", "the report's other batch size", batch=8),
    changed(REPORT, "report-vgg16", "VGG16 up to block 4 instead", trunk="vgg16", trained=("block4",)),
    changed(REPORT, "report-inception", "InceptionV3 instead", trunk="inception_v3", trained=("",)),
    changed(REPORT, "report-resnet50", "the whole ResNet50", trunk="resnet50_v1", trained=("conv4", "conv5")),
    changed(
        REPORT, "report-conv3", "ResNet50 cut after conv3", trunk="resnet50_v1_conv3", trained=("conv3",)
    ),
    changed(REPORT, "report-frozen", "nothing of the trunk trained", trained=()),
    changed(REPORT, "report-sigmoid", "sigmoid in the head", activation="sigmoid"),
    changed(REPORT, "report-tanh", "tanh in the head", activation="tanh"),
    changed(REPORT, "report-splash", "SPLASH units in the head", activation="splash"),
    changed(REPORT, "report-laurel", "LAuReL residuals in the head, the report's next step", laurel=True),
)

POOLED = Arm("pooled", "the report's trunk with a pooled head and today's recipe", size=160)
"""AdamW with separate rates, warm-up and cosine, balanced sampling, full views, moving average, second target."""
POOLED_CHANGES = (
    changed(POOLED, "pooled-head", "the report's head on today's recipe", head="report"),
    changed(
        POOLED,
        "pooled-weight-10",
        "malignant weight 10 instead of balanced sampling",
        balanced=False,
        malignant_weight=10.0,
    ),
    changed(POOLED, "pooled-one-rate", "the trunk at the head's rate", trunk_rate=1e-3),
    changed(POOLED, "pooled-constant", "a constant rate, no warm-up", cosine=False),
    changed(POOLED, "pooled-few-views", "turns and mirrors only", views="report"),
    changed(POOLED, "pooled-no-average", "no moving average of the weights", average=0.0),
    changed(POOLED, "pooled-no-diagnosis", "no second target", diagnosis_weight=0.0),
    changed(POOLED, "pooled-no-smoothing", "no label smoothing", smoothing=0.0),
    changed(POOLED, "pooled-mixup", "mixup", mixup=0.2),
    changed(POOLED, "pooled-focal", "focal loss", focal=2.0),
    changed(POOLED, "pooled-no-clahe", "no CLAHE", clahe="off"),
    changed(POOLED, "pooled-random-clahe", "CLAHE on half of the views", clahe="random"),
    changed(POOLED, "pooled-constancy", "shades of grey on half of the views", constancy=0.5),
    changed(POOLED, "pooled-hair", "hairs drawn on a third of the views", hair=0.33),
    changed(POOLED, "pooled-crop", "cropped to the drawn mask where there is one: an upper bound", crop=True),
    changed(POOLED, "pooled-ham10000", "HAM10000 alone", sets=("ham10000",)),
    changed(
        POOLED,
        "pooled-dermoscopic",
        "dermoscopic sets alone",
        sets=("ham10000", "isic2017", "ham10000_large", "isic2016_large"),
    ),
    changed(POOLED, "pooled-clinical", "phone sets alone", sets=("pad", "pad_large")),
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
DISTILLED = changed(
    MOBILE, "distilled", "MobileNetV2 taught half by a teacher's scores of the training pictures", teacher=0.5
)
SANITY = Arm(
    "sanity",
    "drawn apples and oranges on a small trunk: is the machinery sound?",
    trunk="plain",
    trained=("",),
    size=96,
    batch=16,
    rate=3e-3,
    trunk_rate=1e-3,
    average=0.9,
    diagnosis_weight=0.0,
    sets=("drawn",),
    views_shown=1_920,
    epoch=480,
)
SANITY_MOBILE = changed(
    SANITY,
    "sanity-mobile",
    "drawn apples and oranges on MobileNetV2",
    trunk="mobilenet_v2",
    rate=MOBILE.rate,
    trunk_rate=MOBILE.trunk_rate,
)

ARMS: Mapping[str, Arm] = {
    arm.name: arm
    for arm in (
        REPORT,
        *REPORT_COMPARISONS,
        POOLED,
        *POOLED_CHANGES,
        MOBILE,
        RESNET_V2,
        DISTILLED,
        SANITY,
        SANITY_MOBILE,
    )
}
