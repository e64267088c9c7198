"""The original of a photo is the photo in its own size, upright and bare of what the camera wrote into it."""

import io

import numpy as np
from PIL import Image
from starlette.testclient import TestClient

from tests.app.conftest import HOST
from tests.builders import ALL_NO, answers, jpeg, skin
from triage.app.actions import perform
from triage.app.context import App
from triage.app.media import COOKIE
from triage.app.session import Session
from triage.service.check import check
from triage.service.record import save


def saved(app: App, data: bytes, mark: str | None = None) -> str:
    result = check(data, answers(**ALL_NO), model=None)
    return save(app.desk, data, result, lesion_id=mark, name="belly").lesion_id


def test_the_original_has_every_pixel_and_no_metadata(app: App, session: Session, client: TestClient) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Fine Phone"
    large = jpeg(np.kron(skin(size=(600, 800)), np.ones((4, 4, 1), np.uint8)), exif=exif)
    mark = saved(app, large)
    saved(app, jpeg(skin(2)), mark)
    page = perform(app, session, "go", {"to": f"/mark/{mark}"})
    address = page.split('data-original="')[1].split('"')[0]
    client.cookies.set(COOKIE.format(port=80), session.key)
    answer = client.get(HOST + address)
    assert answer.status_code == 200
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert picture.size == (2400, 3200)
        assert not picture.getexif()
        assert "icc_profile" not in picture.info
