"""A kiosk visit leaves nothing: not on disk, not in the browser, not after a crash, not when left alone."""

from playwright.sync_api import Page, expect

from tests.browser.access import check_access
from tests.browser.conftest import Site, Watched
from tests.browser.ways import answer_at_once, heading, open_page, press, press_last, to_questions
from tests.builders import sharp_photo
from triage.app import build

NAME = "Zaphira Beeblebrox"


def begin(page: Page, kiosk: Site) -> None:
    open_page(page, kiosk)
    heading(page, "Check a mark on your skin")
    press(page, "Start a check")
    heading(page, "Take a photo of the mark")


def left_on_disk(site: Site) -> list[str]:
    root = site.work.parent
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def left_in_browser(page: Page) -> object:
    return page.evaluate(
        """async () => ({
          local: Object.entries(localStorage), session: Object.entries(sessionStorage),
          caches: await caches.keys(), databases: (await indexedDB.databases()).map((one) => one.name),
        })"""
    )


def test_a_whole_visit_and_its_wipe(page: Page, kiosk: Site) -> None:
    begin(page, kiosk)
    assert page.evaluate("document.documentElement.dataset.mode") == "kiosk"
    to_questions(page, sharp_photo())
    answer_at_once(page, yes=("size",))
    photo = page.locator("#screen img").first.get_attribute("src")
    before = {cookie["value"] for cookie in page.context.cookies()}
    check_access(page)
    press(page, "Take your letter and file")
    page.get_by_label("Your name for the letter").fill(NAME)
    check_access(page)
    press(page, "Make the letter")
    with page.expect_download() as coming:
        page.get_by_role("link", name="Download PDF").click()
    assert coming.value.path().read_bytes().startswith(b"%PDF")
    assert any("visit.triage" in name for name in left_on_disk(kiosk))
    press_last(page, "Finish and wipe")
    expect(page.get_by_text("This visit is wiped. Nothing was kept.")).to_be_visible()
    assert left_on_disk(kiosk) == []
    assert left_in_browser(page) == {"local": [], "session": [], "caches": [], "databases": []}
    assert NAME not in page.content()
    assert page.request.get(f"{kiosk.url}{photo}").status == 404
    assert before.isdisjoint(cookie["value"] for cookie in page.context.cookies())
    page.go_back()
    expect(page.get_by_role("button", name="Start a check")).to_be_visible()


def test_a_visit_left_alone_asks_and_then_wipes(own_page: Page, kiosk: Site) -> None:
    page = own_page
    page.clock.install()
    begin(page, kiosk)
    to_questions(page, sharp_photo())
    page.screenshot()  # a frame is drawn: the new screen's own scrolling counts as a touch, and is over
    page.clock.run_for(100_000)
    dialog = page.get_by_role("alertdialog", name="Still there?")
    expect(dialog).to_be_visible()
    expect(page.get_by_role("button", name="I am still here")).to_be_focused()
    press(page, "I am still here")
    expect(dialog).to_have_count(0)
    page.clock.run_for(60_000)
    expect(dialog).to_have_count(0)
    page.clock.run_for(40_000)
    expect(dialog).to_be_visible()
    page.clock.run_for(21_000)
    page.clock.resume()
    expect(page.get_by_role("button", name="Start a check")).to_be_visible()
    assert left_on_disk(kiosk) == []


def test_a_machine_that_slept_wipes_the_visit_at_once(own_page: Page, kiosk: Site) -> None:
    page = own_page
    page.clock.install()
    begin(page, kiosk)
    to_questions(page, sharp_photo())
    page.clock.fast_forward(3_600_000)  # one tick only
    page.clock.resume()
    expect(page.get_by_role("button", name="Start a check")).to_be_visible()
    assert left_on_disk(kiosk) == []


def test_the_first_touch_after_a_sleep_does_not_keep_the_visit(own_page: Page, kiosk: Site) -> None:
    page = own_page
    begin(page, kiosk)
    to_questions(page, sharp_photo())
    page.evaluate(
        """() => {
          const now = Date.now;
          Date.now = () => now() + 3600000;
          document.dispatchEvent(new Event('touchstart'));
        }"""
    )
    expect(page.get_by_role("button", name="Start a check")).to_be_visible()
    assert left_on_disk(kiosk) == []


def test_the_screen_is_cleared_though_the_program_is_gone(own_page: Page, kiosk: Site, seen: Watched) -> None:
    page = own_page
    page.clock.install()
    begin(page, kiosk)
    to_questions(page, sharp_photo())
    expect(page.locator("#screen h1")).to_be_visible()
    page.evaluate("localStorage.setItem('a', 'b')")
    page.route("**/gradio_api/run/**", lambda route: None)  # no answer ever
    page.clock.run_for(112_000)
    assert page.locator("#screen .tr").inner_text() == "One moment. This takes about a second."
    assert page.evaluate("localStorage.length") == 0
    page.unroute("**/gradio_api/run/**")
    page.clock.run_for(4_000)
    page.clock.resume()
    expect(page.get_by_role("button", name="Start a check")).to_be_visible()
    assert left_on_disk(kiosk) == []
    seen.faults.clear()


def test_a_program_that_refuses_clears_the_screen_too(own_page: Page, kiosk: Site, seen: Watched) -> None:
    page = own_page
    begin(page, kiosk)
    to_questions(page, sharp_photo())
    page.route("**/*", lambda route: route.abort())
    page.evaluate("Date.now = ((now) => () => now() + 3600000)(Date.now)")
    expect(page.locator("#screen")).to_have_count(0)
    seen.faults.clear()


def test_a_wipe_clears_the_other_tabs(own_page: Page, kiosk: Site) -> None:
    begin(own_page, kiosk)
    to_questions(own_page, sharp_photo())
    tab = own_page.context.new_page()
    tab.goto(kiosk.url)
    expect(tab.locator("[data-visit] h1")).to_be_visible()
    own_page.evaluate("Date.now = ((now) => () => now() + 3600000)(Date.now)")
    for one in (own_page, tab):
        expect(one.get_by_role("button", name="Start a check")).to_be_visible()
    assert left_on_disk(kiosk) == []
    tab.close()


def test_a_crash_leaves_nothing_behind(page: Page, kiosk: Site) -> None:
    begin(page, kiosk)
    to_questions(page, sharp_photo())
    answer_at_once(page)
    press(page, "Take your letter and file")
    press(page, "Make the letter")
    heading(page, "Your letter is ready")
    assert left_on_disk(kiosk) != []
    build(kiosk.desk, kiosk.work, kiosk=True)
    assert left_on_disk(kiosk) == []


def test_a_kiosk_shows_nobodys_marks(page: Page, kiosk: Site) -> None:
    begin(page, kiosk)
    for place in ("/marks", "/letter", "/mark/mark-1"):
        page.evaluate("place => window.triage.send('go', { to: place })", place)
        heading(page, "Take a photo of the mark")
    expect(page.get_by_role("navigation")).to_have_count(0)


def test_targets_are_large_enough_for_a_finger(page: Page, kiosk: Site) -> None:
    begin(page, kiosk)
    to_questions(page, sharp_photo())
    sizes = page.locator("#screen button:visible, #screen .choice:visible").evaluate_all(
        "all => all.map(one => [one.innerText, Math.round(one.getBoundingClientRect().height)])"
    )
    assert [size for size in sizes if size[1] < 64] == []
