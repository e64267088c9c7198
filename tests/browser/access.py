"""axe-core on the page that is shown: WCAG 2.2 AA and its best practices, light and dark."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()


def check_access(page: Page) -> None:
    """Every rule holds, in both colour schemes."""
    for scheme in ("light", "dark"):
        page.emulate_media(
            color_scheme=scheme, reduced_motion="reduce"
        )  # axe must not meet a half-changed colour
        found = AXE.run(page).response["violations"]
        assert [(one["id"], node["html"][:200]) for one in found for node in one["nodes"]] == [], scheme
    page.emulate_media(color_scheme="null", reduced_motion="null")
