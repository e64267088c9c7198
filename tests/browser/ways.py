"""The steps that many browser tests take, as a person would take them. Each waits for its effect."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site

ITEMS = ("size", "shape", "colour", "diam7", "inflamed", "oozing", "sensation")


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", name=text).first).to_be_visible()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def press_last(page: Page, name: str) -> None:
    """Press what ends a visit or locks it: the screen says so, and then the page is opened anew."""
    with page.expect_event("load"):
        press(page, name)


def open_page(page: Page, site: Site, place: str = "") -> None:
    page.goto(site.url + (f"/#{place}" if place else "/"))
    expect(page.locator("#screen [data-turn]")).to_be_visible()


def give(page: Page, data: bytes, name: str = "IMG_1.jpg", kind: str = "image/jpeg") -> None:
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": kind, "buffer": data})


def to_questions(page: Page, data: bytes, site: str = "Belly") -> None:
    """Give a good photo and choose a place that needs no side."""
    give(page, data)
    heading(page, "Where is the mark?")
    page.locator(f"#{site.lower()}").click()
    heading(page, site)
    press(page, "Next: questions")
    heading(page, "Has it got bigger?")


def next_card(page: Page, key: str = "[type=submit]") -> None:
    """Press a button of the card and wait until the next card, or the result, is there."""
    before = page.locator("#screen [data-place]").get_attribute("data-place")
    page.locator(f"form {key}").click()
    expect(page.locator(f'#screen [data-place="{before}"]')).to_have_count(0)


def answer_all(page: Page, yes: tuple[str, ...] = (), key: int = 2) -> None:
    """Answer every card: the items in `yes` with yes, the others by the key, groups with none of these."""
    expect(page.locator("form[data-keys]")).to_be_visible()
    while page.locator("form[data-keys]").count():
        code = page.locator("form [name=card]").get_attribute("value") or ""
        if page.locator(".lines").count():
            next_card(page, "[data-act='questions.none']")
        elif code == "age":
            page.get_by_label("How old are you?").fill("44")
            next_card(page)
        else:
            page.locator("form .choice").nth(0 if code in yes else 0 if code == "worry" else key - 1).click()
            next_card(page)


def answer_at_once(page: Page, yes: tuple[str, ...] = ()) -> None:
    """Answer everything on the nurse's page with one message: the items in `yes` with yes, all else with no."""
    page.evaluate("window.triage.send('questions.view', { all: 'yes' })")
    heading(page, "All questions")
    form = page.evaluate(
        """(yes) => Object.fromEntries([...document.querySelectorAll('form [value=no]')].map((one) =>
             [one.name, yes.includes(one.name.split('.')[1]) ? 'yes' : 'no']))""",
        list(yes),
    )
    page.evaluate("form => window.triage.send('questions.finish', form)", {**form, "age": "44"})
    expect(page.locator("[data-part=why]")).to_be_visible(timeout=60_000)  # it measures and compares photos


def save(page: Page, name: str | None = None) -> None:
    if name is not None:
        page.get_by_label("Name of the mark").fill(name)
    press(page, "Save to my marks")
    expect(page.get_by_role("status").filter(has_text="Saved under:")).to_be_visible()


def save_anyway(page: Page) -> None:
    """Save a photo that may show another mark to the mark that was chosen."""
    page.locator("[data-act='result.here']").click()
    expect(page.get_by_role("status").filter(has_text="Saved under:")).to_be_visible()


def whole_check(page: Page, data: bytes, name: str | None = None, yes: tuple[str, ...] = ()) -> None:
    """From the photo step to a saved check."""
    to_questions(page, data)
    answer_at_once(page, yes)
    save(page, name)


def visible_text(page: Page) -> str:
    """What a person can read on the screen, the clinician's drawer left out."""
    return str(
        page.evaluate(
            """() => {
              const copy = [...document.querySelectorAll('[data-clinician]')];
              copy.forEach((one) => { one.style.display = 'none'; });
              const text = document.body.innerText;
              copy.forEach((one) => { one.style.display = ''; });
              return text;
            }"""
        )
    )
