"""The report in words: every part of the JSON as a section."""

from triage.training.evaluation import plots
from triage.training.evaluation.arm_sections import arms_section
from triage.training.evaluation.document import (
    NONE,
    Document,
    Figures,
    Section,
    Table,
    Tile,
    counted,
    number,
    percent,
    signed,
    span,
)
from triage.training.evaluation.set_sections import set_section

SET_NAMES = {
    "ham10000": "HAM10000",
    "ham10000_large": "HAM10000, large copies",
    "isic2017": "ISIC 2017",
    "isic2016_large": "ISIC 2016, large",
    "pad": "PAD-UFES-20, phone",
    "pad_large": "PAD-UFES-20, large copies",
    "pad_cutouts": "PAD-UFES-20, cut-outs",
    "other": "no lesion",
}
"""How a set is called; others keep their name in the manifest."""
KINDS = {"dermoscopic": "Dermoscopic pictures", "clinical": "Phone pictures"}


def document(read: Figures) -> Document:
    """The whole report."""
    model, data = read["model"], read["data"]
    facts = [
        ("Split", data["split"]),
        ("Split hash", data["sha256"][:16]),
        ("Pictures", str(data["pictures"])),
        ("Model file", model["sha256"]["model.tflite"][:16]),
        ("Lines", read["lines"]),
        ("Resamples", f"{read['bootstrap_draws']}{', a quick look' if read['quick'] else ''}"),
    ]
    sections = [summary(read), data_section(data)]
    for kind, found in read["kinds"].items():
        sections += kind_sections(kind, found, model["thresholds"].get(kind))
    sections += [
        unfamiliar_section(read),
        robustness_section(read["robustness"]),
        skin_section(read["skin_tone"]),
        running_section(read["parity"], read["cost"]),
    ]
    if read.get("runs"):
        sections.append(arms_section(read["runs"]))
    sections.append(method_section(model))
    return Document(f"{model['id']} on {data['split']}", model["title"], facts, sections)


def named(name: str) -> str:
    """A set's name for people."""
    return SET_NAMES.get(name, name)


def summary(read: Figures) -> Section:
    """Every set in one table and one drawing."""
    rows, areas = [], []
    for kind, found in read["kinds"].items():
        of_kind = list(found["sets"].items())
        if found["pooled"]:
            of_kind.append((f"{KINDS.get(kind, kind)}, pooled", found["pooled"]))
        for name, one in of_kind:
            at, ranked, calibrated = one["at_raised"], one["ranking"], one["calibration"]
            if ranked:
                areas.append((named(name), ranked["auc"]))
            rows.append(
                [
                    named(name),
                    f"{one['counts']['lesions']} ({one['counts']['malignant']})",
                    span(ranked and ranked["auc"]),
                    span(at and at["sensitivity"]),
                    span(at and at["specificity"]),
                    span(calibrated and calibrated["ece"]),
                    str(one["counts"]["unfamiliar"]),
                ]
            )
    head = ["", "lesions (malignant)", "AUC", "sensitivity", "specificity", "ECE", "unfamiliar"]
    return Section(
        "summary",
        "Summary",
        [
            "One picture a lesion, 95 % intervals. Sensitivity and specificity at the shipped threshold, of the "
            "lesions that were classified; each set also counts the others. Kinds of picture are never pooled."
        ],
        drawings=[plots.forest("summary-auc", "AUC by set", areas, "AUC, 95 % interval")] if areas else [],
        tables=[Table("All sets", head, rows)],
    )


def data_section(data: Figures) -> Section:
    """The data card."""
    rows = [
        [
            named(name),
            str(one["pictures"]),
            str(one["lesions"]),
            f"{one['malignant']} ({percent(one['malignant'] / one['lesions'], 0)})"
            if one["lesions"]
            else NONE,
            str(one["groups"]),
            f"{one['short_side']['median']:.0f} px",
            f"{one['age']['median']:.0f}" if one["age"] else "not stated",
            _shares(one["sex"]),
        ]
        for name, one in data["sets"].items()
    ]
    head = ["", "pictures", "lesions", "malignant", "groups", "short side, median", "age, median", "sex"]
    types = [
        [
            named(name),
            *(str(one["fitzpatrick"].get(kind, 0)) for kind in ("1", "2", "3", "4", "5", "6", "not stated")),
        ]
        for name, one in data["sets"].items()
        if set(one["fitzpatrick"]) != {"not stated"}
    ]
    tables = [Table("Sets of the split", head, rows)]
    if types:
        tables.append(Table("Stated skin type (Fitzpatrick), pictures", ["", *"123456", "not stated"], types))
    words = [
        f"Split “{data['split']}”, SHA-256 {data['sha256']} over files, splits and labels. Patients, lesions and "
        "near-duplicates lie in one split only; the list is refused otherwise."
    ]
    return Section("data", "The pictures", words, tables=tables)


def kind_sections(kind: str, found: Figures, thresholds: Figures | None) -> list[Section]:
    """A heading for the kind, then a section for each set and the pooled one."""
    cuts = {name: float(thresholds[name]["value"]) for name in ("raised", "high")} if thresholds else {}
    sections = [Section(kind, KINDS.get(kind, kind), _threshold_words(thresholds))]
    sections += [set_section(f"{kind}-{name}", named(name), one, cuts) for name, one in found["sets"].items()]
    if found["pooled"]:
        together = " and ".join(named(name) for name in found["pooled_sets"])
        sections.append(set_section(f"{kind}-pooled", f"Pooled: {together}", found["pooled"], cuts))
    return sections


def _threshold_words(read: Figures | None) -> list[str]:
    if read is None:
        return []
    promise = read["promise"]
    kept = (
        f"kept by a fixed-sequence Clopper-Pearson test on {read['malignant']} malignant lesions"
        if promise["kept"]
        else f"not kept: {read['malignant']} malignant lesions are too few, so the band is wider"
    )
    return [
        f"Bands: raised from {read['raised']['value']:.3f}, high from {read['high']['value']:.3f}, set on "
        f"{read['n']} lesions of the calibrate split. Promise of {percent(promise['sensitivity'], 0)} sensitivity at "
        f"{percent(promise['confidence'], 0)} one-sided confidence: {kept}."
    ]


def _covered(kind: str, read: Figures) -> Table:
    rows = [
        [
            percent(row["coverage"], 0),
            str(row["n"]),
            span(row["error"]),
            span(row["sensitivity"]),
            span(row["specificity"]),
        ]
        for row in read["points"]
    ]
    note = (
        f"The shipped limits judge {counted(read['shipped_coverage'])}. Mean error over all shares "
        f"{number(read['area'])}; silence that knows nothing gives {number(read['area_if_random'])}."
    )
    head = ["most familiar", "lesions", "judged wrongly", "sensitivity", "specificity"]
    title = f"{KINDS.get(kind, kind)}: only the most familiar lesions judged"
    return Table(title, head, rows, note, closed=True)


def unfamiliar_section(read: Figures) -> Section:
    """What is turned away."""
    found = read["unfamiliarity"]
    areas = found["auroc"] or {}
    rows = [["Pictures of something else", counted(found["others"]), NONE]]
    rows += [
        [f"of these: {name.replace('_', ' ')}", counted(one), NONE]
        for name, one in found["others_by_what"].items()
    ]
    rows += [
        [named(name), counted(one), span(areas.get(name))] for name, one in found["lesions_by_set"].items()
    ]
    rows.append(["Malignant lesions of all sets but the copies", counted(found["malignant_lesions"]), NONE])
    words = [
        "Something else should be turned away, lesions should not. AUROC: pictures of something else over lesions "
        "of the set."
    ]
    if found["auroc"] is None:
        words.append(
            "The AUROC is left out: it needs pictures of something else, and the unfamiliarity of every picture, "
            "which lines of triage batch do not hold."
        )
    curves = {kind: one["risk_coverage"] for kind, one in read["kinds"].items() if one["risk_coverage"]}
    return Section(
        "unfamiliar",
        "Unfamiliar pictures",
        words,
        drawings=[
            plots.coverage(f"{kind}-coverage", f"{KINDS.get(kind, kind)}: risk and coverage", one)
            for kind, one in curves.items()
        ],
        tables=[
            Table("Turned away as unfamiliar", ["", "share turned away", "AUROC"], rows),
            *(_covered(kind, one) for kind, one in curves.items()),
        ],
    )


def robustness_section(read: Figures) -> Section:
    """Equal bands under changes, by set."""
    tiles, tables = [], []
    for name, one in read["sets"].items():
        whole = one["consistency"]
        tiles.append(
            Tile(
                named(name),
                percent(whole["value"]),
                f"{percent(whole['low'])} to {percent(whole['high'])}, {whole['pictures']} pictures",
            )
        )
        rows = [
            [
                row["name"],
                counted(row["same_band"]),
                span(row["same_side_of_raised"]),
                signed(row["auc_change"]),
            ]
            for row in one["changes"]
        ]
        tables.append(
            Table(
                f"{named(name)}: {one['n']} lesions, {one['malignant']} malignant, AUC {number(one['auc'])}",
                ["", "same band", "same side of raised", "change of AUC"],
                rows,
            )
        )
    words = [
        "A fixed sample of each set, half malignant, turned, mirrored, blurred, lit and cropped otherwise. Test-retest "
        "consistency is the share of changed pictures that keep their band, unfamiliar being one too; the aim is "
        f"{percent(read['aim'], 0)}."
    ]
    return Section("robustness", "Robustness", words, tiles, tables=tables)


def skin_section(read: Figures) -> Section:
    """The audit of skin tone and its weakness."""
    rows = [
        [f"{named(name)}, type {row['fitzpatrick']}", str(row["n"]), f"{row['median_angle']:.0f}°"]
        for name, one in read.items()
        for row in one["types"]
    ]
    agreement = "; ".join(
        f"{named(name)} {one['spearman']:+.2f} (n = {one['n']})" for name, one in read.items()
    )
    words = [
        "The individual typology angle (ITA) of the skin round the mark is measured from the picture, on this "
        "machine. No photograph was taken under known light: exposure, white balance, the dermatoscope's lamp and "
        "redness move the angle by more than one class. So it only sorts the pictures of one set from lighter to "
        "darker; the figures by class are in each set's tables."
    ]
    if rows:
        words.append(f"Spearman correlation with the stated type (-1 would be full agreement): {agreement}.")
    tables = [Table("Median angle by stated type", ["", "lesions", "ITA"], rows)] if rows else []
    return Section("skin", "Skin tone", words, tables=tables)


def running_section(parity: Figures, cost: Figures) -> Section:
    """Runtime parity and what a picture costs."""
    rows = [["LiteRT against the card", _parity(parity["litert"])]]
    rows.append(["TensorFlow's own runtime against the card", _parity(parity["tensorflow"])])
    rows += [
        [
            "Network, a picture",
            f"{cost['network_ms']['median']:.0f} ms (slow tenth {cost['network_ms']['slow_tenth']:.0f})",
        ],
        [
            "Whole way, a picture",
            f"{cost['whole_way_ms']['median']:.0f} ms (slow tenth {cost['whole_way_ms']['slow_tenth']:.0f})",
        ],
        *([f"File {name}", f"{size:.1f} MB"] for name, size in cost["files_mb"].items()),
        [
            "Memory at its peak",
            f"{cost['peak_memory_mb']:.0f} MB" if cost["peak_memory_mb"] else "not told by this system",
        ],
    ]
    words = [
        f"Timed on {cost['pictures']} pictures: {cost['machine']}. Parity on {parity['pictures']} drawn pictures, "
        f"tolerance {parity['tolerance']}."
    ]
    return Section("running", "Runtime and cost", words, tables=[Table("Runtime and cost", ["", ""], rows)])


def method_section(model: Figures) -> Section:
    """How figures are defined, and the card's limits."""
    words = [
        "Malignant is positive; flagged is raised or high. AUC: bootstrap of whole patients (2.5 to 97.5 %), and "
        "DeLong 1988. Partial AUC: the area above 80 % TPR as ISIC 2024 scores it, 0 to 0.2. Shares: Clopper-Pearson. "
        "Likelihood ratios: log method. Predictive values at other prevalences: Bayes' rule on the likelihood ratios. "
        "ECE: 10 equal-width bins. Subgroup AUC: DeLong.",
        "Lesions were chosen by doctors and are not those that people watch at home; expect worse figures there. The "
        "report describes this split and nothing else.",
    ]
    limits = [[str(index + 1), text] for index, text in enumerate(model["limits"])]
    return Section(
        "method", "Definitions and limits", words, tables=[Table("Limits on the card", ["", ""], limits)]
    )


def _parity(read: Figures | None) -> str:
    if read is None:
        return "not run"
    return f"largest difference {read['largest_difference']:.1e}" if read["kept"] else "NOT KEPT"


def _shares(counts: Figures) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())
