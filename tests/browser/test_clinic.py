"""A clinic's kiosk in a browser: log in by the keyboard, find a patient, save a visit, lock, log out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Page, expect

from tests.browser.access import check_access
from tests.browser.conftest import Host, Site
from tests.browser.ways import answer_at_once, heading, open_page, press, press_last, to_questions
from tests.builders import sharp_photo
from triage.domain.accounts import Role
from triage.service import accounts
from triage.service.desk import OFF, Desk

PASSWORD = "velvet harbour quince ladder"


@pytest.fixture
def clinic(
    kiosk_host: Host, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Site]:
    """The kiosk with a clinic's database, one nurse and one patient."""
    monkeypatch.setattr(accounts, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    accounts._nobodys.cache_clear()
    site = kiosk_host.site(tmp_path)
    context = kiosk_host.app.state.context
    context.kiosk = False
    context.desk = site.desk = Desk(tmp_path / "none", model_id=OFF, clock=site.clock, database_url=database)
    accounts.add(context.desk, "maria", Role.NURSE, PASSWORD)
    yield site
    for session in context.sessions.all():
        context.sessions.drop(session)
    context.desk.close()
    context.kiosk = True
    accounts._nobodys.cache_clear()


def log_in(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("Name").fill("maria")
    page.locator("#login-password").fill(password)
    page.locator("#login-password").press("Enter")


def admit(page: Page, name: str = "Anna Bell", number: str = "4711") -> None:
    page.get_by_text("Add a new patient").click()
    page.locator("#new-name").fill(name)
    page.locator("#new-number").fill(number)
    press(page, "Add and open")
    heading(page, "Take a photo of the mark")


def test_a_whole_visit_at_a_clinic(page: Page, clinic: Site) -> None:
    open_page(page, clinic)
    heading(page, "Log in")
    check_access(page)
    log_in(page, "wrong")
    expect(page.get_by_role("alert")).to_contain_text("do not fit")
    expect(page.locator("#login-password")).to_have_value("")
    before = {cookie["value"] for cookie in page.context.cookies()}
    log_in(page)
    heading(page, "Whose visit is it?")
    check_access(page)
    assert before.isdisjoint(cookie["value"] for cookie in page.context.cookies())
    assert PASSWORD not in page.evaluate("document.querySelector('#message textarea, #message input').value")
    admit(page)
    to_questions(page, sharp_photo())
    answer_at_once(page)
    press(page, "Save to my marks")
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    (person,) = clinic.desk.history.people()
    assert len(clinic.desk.history.of(person.id).lesions()) == 1
    press_last(page, "Log out")
    expect(page.get_by_text("You are logged out.")).to_be_visible()
    assert "Anna" not in page.content()
    page.go_back()
    expect(page.locator("#login-name")).to_be_visible()
    assert "Anna" not in page.content()


def test_a_locked_screen_is_empty_and_goes_on_after_the_login(page: Page, clinic: Site) -> None:
    open_page(page, clinic)
    log_in(page)
    admit(page)
    to_questions(page, sharp_photo())
    press_last(page, "Lock")
    heading(page, "This screen is locked")
    assert "Anna" not in page.content()
    log_in(page)
    heading(page, "Has it got bigger?")


def test_an_idle_screen_asks_and_locks(own_page: Page, clinic: Site) -> None:
    page = own_page
    page.clock.install()
    open_page(page, clinic)
    log_in(page)
    heading(page, "Whose visit is it?")
    page.clock.fast_forward(305_000)
    expect(page.get_by_role("alertdialog")).to_contain_text("this screen locks")
    page.clock.fast_forward(25_000)
    heading(page, "This screen is locked")


def test_on_a_phone_nothing_is_wider_than_the_screen(phone: Page, clinic: Site) -> None:
    open_page(phone, clinic)
    heading(phone, "Log in")
    log_in(phone)
    admit(phone, "Annabella Featherstonehaugh-Cholmondeley")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
