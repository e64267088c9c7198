"""Tiny copies of the published layouts: their own file names, folders and columns, drawn pictures."""

from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from tests.builders import jpeg


def mole(seed: int, size: tuple[int, int] = (96, 128)) -> np.ndarray:
    """A drawn mole (H, W, 3) on skin, another one for every seed: its outline, place, dots and light differ."""
    random = np.random.default_rng(seed)
    height, width = size
    rows, columns = np.mgrid[0:height, 0:width] / np.array([height, width]).reshape(2, 1, 1)
    cloud = cv2.resize(
        random.normal(size=(7, 7)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC
    )
    top, left = random.uniform(0.35, 0.65, 2)
    radius = random.uniform(0.15, 0.3)
    inside = np.hypot((rows - top) * random.uniform(0.7, 1.4), columns - left) < radius * (1 + 0.3 * cloud)
    light = 200 + 14 * cloud - 90 * cv2.GaussianBlur(inside.astype(np.float32), (0, 0), 3)
    picture = light[..., None] * np.array([1.0, 0.8, 0.7]) + random.normal(0, 2, (height, width, 1))
    return np.clip(picture, 0, 255).astype(np.uint8)


def picture(path: Path, seed: int) -> None:
    """Write a drawn mole; the ending says the format."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(mole(seed)).save(path)


def table(path: Path, *lines: str) -> None:
    """Write lines as UTF-8."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def ham10000(root: Path) -> Path:
    table(
        root / "HAM10000_metadata",
        "lesion_id,image_id,dx,dx_type,age,sex,localization,dataset",
        "HAM_0000118,ISIC_0027419,bkl,histo,80.0,male,scalp,vidir_modern",
        "HAM_0000118,ISIC_0025030,bkl,histo,80.0,male,scalp,vidir_modern",
        "HAM_0002730,ISIC_0026769,mel,histo,,unknown,unknown,rosendahl",
        "HAM_0001466,ISIC_0031633,akiec,histo,75.0,female,ear,vidir_modern",
    )
    picture(root / "HAM10000_images_part_1/ISIC_0027419.jpg", 1)
    picture(root / "HAM10000_images_part_1/ISIC_0025030.jpg", 2)
    picture(root / "HAM10000_images_part_2/ISIC_0026769.jpg", 3)
    picture(root / "HAM10000_images_part_2/ISIC_0031633.jpg", 4)
    return root


def isic2016(root: Path) -> Path:
    table(
        root / "ISBI2016_ISIC_Part3_Training_GroundTruth.csv", "ISIC_0000000,benign", "ISIC_0000002,malignant"
    )
    table(root / "ISBI2016_ISIC_Part3_Test_GroundTruth.csv", "ISIC_0000003,0.0", "ISIC_0000013,1.0")
    for number, name in enumerate(("Training_Data/ISIC_0000000", "Training_Data/ISIC_0000002")):
        picture(root / f"ISBI2016_ISIC_Part3_{name}.jpg", number)
    for number, name in enumerate(("Test_Data/ISIC_0000003", "Test_Data/ISIC_0000013"), 2):
        picture(root / f"ISBI2016_ISIC_Part3_{name}.jpg", number)
    return root


def isic2017(root: Path) -> Path:
    for part, ids in (("Training", (0, 1)), ("Validation", (2,)), ("Test_v2", (3,))):
        marks = {0: "0.0,0.0", 1: "1.0,0.0", 2: "0.0,1.0", 3: "0.0,0.0"}
        table(
            root / f"ISIC-2017_{part}_Part3_GroundTruth.csv",
            "image_id,melanoma,seborrheic_keratosis",
            *(f"ISIC_000000{one},{marks[one]}" for one in ids),
        )
        for one in ids:
            picture(root / f"ISIC-2017_{part}_Data/ISIC_000000{one}.jpg", one)
    table(
        root / "ISIC-2017_Training_Data/ISIC-2017_Training_Data_metadata.csv",
        "image_id,age_approximate,sex",
        "ISIC_0000000,55,female",
        "ISIC_0000001,unknown,male",
    )
    return root


def isic2018(root: Path) -> Path:
    table(
        root / "ISIC2018_Task3_Training_GroundTruth/ISIC2018_Task3_Training_GroundTruth.csv",
        "image,MEL,NV,BCC,AKIEC,BKL,DF,VASC",
        "ISIC_0024306,0.0,1.0,0.0,0.0,0.0,0.0,0.0",
        "ISIC_0024310,1.0,0.0,0.0,0.0,0.0,0.0,0.0",
    )
    table(
        root / "ISIC2018_Task3_Training_LesionGroupings.csv",
        "image,lesion_id,diagnosis_confirm_type",
        "ISIC_0024306,HAM_0000550,serial imaging showing no change",
        "ISIC_0024310,HAM_0003291,histopathology",
    )
    picture(root / "ISIC2018_Task3_Training_Input/ISIC_0024306.jpg", 1)
    picture(root / "ISIC2018_Task3_Training_Input/ISIC_0024310.jpg", 2)
    return root


def isic2019(root: Path) -> Path:
    table(
        root / "ISIC_2019_Training_GroundTruth.csv",
        "image,MEL,NV,BCC,AK,BKL,DF,VASC,SCC,UNK",
        "ISIC_0000000,0.0,1.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0",
        "ISIC_0000002_downsampled,0.0,0.0,0.0,1.0,0.0,0.0,0.0,0.0,0.0",
        "ISIC_0000004,0.0,0.0,0.0,0.0,0.0,0.0,0.0,1.0,0.0",
        "ISIC_0000005,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,1.0",
    )
    table(
        root / "ISIC_2019_Training_Metadata.csv",
        "image,age_approx,anatom_site_general,lesion_id,sex",
        "ISIC_0000000,55.0,anterior torso,,female",
        "ISIC_0000002_downsampled,30.0,,MSK4_0000001,",
        "ISIC_0000004,80.0,head/neck,BCN_0000002,male",
        "ISIC_0000005,80.0,head/neck,BCN_0000003,male",
    )
    for number, name in enumerate(("0000000", "0000002_downsampled", "0000004", "0000005")):
        picture(root / f"ISIC_2019_Training_Input/ISIC_{name}.jpg", number)
    return root


def isic2020(root: Path) -> Path:
    table(
        root / "ISIC_2020_Training_GroundTruth_v2.csv",
        "image_name,patient_id,lesion_id,sex,age_approx,anatom_site_general_challenge,diagnosis,benign_malignant,target",
        "ISIC_2637011,IP_7279968,IL_7972535,male,45.0,head/neck,unknown,benign,0",
        "ISIC_0015719,IP_3075186,IL_4649854,female,45.0,upper extremity,melanoma,malignant,1",
        "ISIC_0052212,IP_2842074,IL_9087444,female,50.0,lower extremity,nevus,benign,0",
    )
    for number, name in enumerate(("ISIC_2637011", "ISIC_0015719", "ISIC_0052212")):
        picture(root / f"train/{name}.jpg", number)
    return root


COLUMNS_2024 = (
    "isic_id,target,patient_id,age_approx,sex,anatom_site_general,clin_size_long_diam_mm,image_type,tbp_tile_type,"
    "attribution,copyright_license,lesion_id,iddx_full,tbp_lv_dnn_lesion_confidence"
)


def isic2024(root: Path, count: int = 6) -> Path:
    """SLICE-3D with `count` pictures as members of one HDF5 file, the bytes of a JPEG each; the first is malignant."""
    import h5py

    rest = "3.04,TBP tile: close-up,3D: white,Memorial Sloan Kettering Cancer Center,CC-BY"
    rows = []
    root.mkdir(parents=True, exist_ok=True)
    with h5py.File(root / "train-image.hdf5", "w") as file:
        for number in range(count):
            name = f"ISIC_{number:07d}"
            file.create_dataset(name, data=np.bytes_(jpeg(mole(number, (64, 64)))))
            full = "Malignant::Malignant adnexal epithelial proliferations - Follicular::Basal cell carcinoma"
            lesion, full = ("IL_6727506", full) if number == 0 else ("NA", "Benign")
            rows.append(
                f"{name},{int(number == 0)},IP_{number // 2:07d},60.0,male,lower extremity,{rest},{lesion},{full},97.5"
            )
    table(root / "train-metadata.csv", COLUMNS_2024, *rows)
    table(root / "sample_submission.csv", "isic_id,target", "ISIC_0015657,0.3")
    return root


COLUMNS_PAD = (
    "patient_id,lesion_id,smoke,drink,background_father,background_mother,age,pesticide,gender,skin_cancer_history,"
    "cancer_history,has_piped_water,has_sewage_system,fitspatrick,region,diameter_1,diameter_2,diagnostic,itch,grew,"
    "hurt,changed,bleed,elevation,img_id,biopsed"
)


def pad(root: Path) -> Path:
    known = "False,False,POMERANIA,POMERANIA,55,False,FEMALE,True,True,True,True,3.0,NECK,6.0,5.0"
    empty = ",,,,8,,,,,,,,ARM,,"
    answers = "True,True,False,UNK,True,True"
    table(
        root / "metadata.csv",
        COLUMNS_PAD,
        f"PAT_1516,1765,{known},BCC,{answers},PAT_1516_1765_530.png,True",
        f"PAT_46,881,{empty},NEV,{answers},PAT_46_881_939.png,False",
        f"PAT_1545,1867,{empty.replace('ARM', 'FACE')},ACK,{answers},PAT_1545_1867_547.png,False",
    )
    picture(root / "images/imgs_part_1/PAT_1516_1765_530.png", 1)
    picture(root / "images/imgs_part_2/PAT_46_881_939.png", 2)
    picture(root / "images/imgs_part_3/PAT_1545_1867_547.png", 3)
    return root


def ph2_pictures(root: Path) -> Path:
    for number, name in enumerate(("IMD003", "IMD004", "IMD058")):
        folder = root / f"PH2Dataset/PH2 Dataset images/{name}"
        picture(folder / f"{name}_Dermoscopic_Image/{name}.bmp", number)
        picture(folder / f"{name}_lesion/{name}_lesion.bmp", 100 + number)
    return root


def ph2(root: Path) -> Path:
    table(
        root / "PH2Dataset/PH2_dataset.txt",
        "|| Name ||   Histological Diagnosis    || Clinical Diagnosis || Asymmetry | Pigment Network |  Colors  ||",
        "|| IMD003 ||                        ||                  0 ||         0 |               T |      4     ||",
        "|| IMD004 ||                        ||                  1 ||         0 |              AT |     3  4   ||",
        "|| IMD058 || Melanoma               ||                  2 ||         2 |              AT |   3  4  5  ||",
        "",
        "Legends:",
        "Clinical Diagnosis: 0 - Common Nevus; 1 - Atypical Nevus; 2 - Melanoma.",
    )
    return ph2_pictures(root)


def folders(root: Path) -> Path:
    for part in ("train", "test"):
        for label in ("benign", "malignant"):
            for number in range(2):
                picture(root / part / label / f"{part}_{label}_{number}.jpg", number)
    return root


def manifest(root: Path, *rows: str) -> Path:
    """The columns of the shared manifest; `rows` are ``file set image_id lesion patient split diagnosis malignant``."""
    lines = []
    for row in rows or (
        "pad/a.jpg pad a L1 P1 train bcc 1",
        "pad/b.jpg pad b L2 P2 test nev 0",
        "other/c.jpg other c - - calibrate object -",
    ):
        cells = ["" if cell == "-" else cell for cell in row.split()]
        file, name, image_id, lesion, patient, split, diagnosis, malignant = cells
        group = f"g{patient or image_id}"
        lines.append(
            f"{name}.zip,{file},{name},{image_id},{lesion},{patient},{group},{split},clinical,{diagnosis},{malignant},"
            f"0,biopsy,50,female,arm,2,128,96,,a note"
        )
    table(
        root / "manifest.csv",
        "archive,file,set,image_id,lesion_id,patient_id,group,split,modality,diagnosis,malignant,premalignant,"
        "confirmed,age,sex,site,fitzpatrick,width,height,mask,note",
        *lines,
    )
    for number, line in enumerate(lines):
        picture(root / line.split(",")[1], number)
    return root
