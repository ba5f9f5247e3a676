"""Who decides with a keyboard and hears the page knows what he decides, and stays where he is."""

from playwright.async_api import Locator, expect

from tests.browser.explorer import Explorer
from tests.browser.test_queue import bearer
from tests.browser.world import KEY, World
from tests.support.copper import ROD, WIRE

_HAS_FOCUS = "one => one.contains(document.activeElement)"


async def stays(place: Locator) -> None:
    """The focus is in a place, or on it."""
    assert await place.evaluate(_HAS_FOCUS)


async def test_an_introduction_is_known_by_its_listings_and_keeps_the_focus(
    explorer: Explorer, world: World
) -> None:
    theirs = bearer(world, "kz-heard")

    firm = {"name": "ТОО «Слышащий»", "country": "KZ"}
    buyer = world.post("/v1/organizations", firm, theirs)["id"]
    need = world.post("/v1/needs", {"organization_id": buyer} | WIRE, theirs)["id"]
    pair = {"need_id": need, "offer_id": world.listings["rod"]}
    made = world.post("/v1/introductions", pair | {"message": "Здравствуйте"}, theirs)["id"]
    await explorer.use_key(KEY)
    await explorer.open("queue")
    name = f"{WIRE['title']} ↔ {ROD['title']}"
    group = explorer.page.get_by_role("group", name=name)
    await expect(group).to_have_attribute("data-introduction", made)
    link = group.get_by_role("link", name=str(WIRE["title"]))
    await expect(link).to_have_attribute("href", f"#/need?id={need}")
    write = group.get_by_role("button", name="Send the message")
    await write.click()
    await expect(group.get_by_role("alert")).to_have_text("Write a message.")
    await expect(group.get_by_label("Message")).to_be_focused()
    await explorer.page.keyboard.type("Рады знакомству")
    await write.press("Enter")
    await expect(group.locator("ol")).to_contain_text("Рады знакомству")
    await expect(explorer.page.locator("#announcements")).to_have_text("The message is sent.")
    await stays(group)
    await group.get_by_role("button", name="Accept").press("Enter")
    await expect(group.locator(".row-facts .tag")).to_have_text("accepted")
    await stays(group)
    assert await explorer.barriers() == []
    assert world.client.delete(f"/v1/needs/{need}", headers=theirs).status_code == 204


async def test_the_lines_of_a_proposal_are_read_before_they_are_agreed_to(
    explorer: Explorer, world: World
) -> None:
    fields = {"enterprise": "ТОО «Прокат слышный»", "goods": "Катанка", "codes": ["7408"]}
    body = {"list_id": world.list_id, "country": "KZ", "base": 2, "title": "Слышное",
            "grounds": "Письмо № 12", "lines": [{"action": "add", "fields": fields,
            "grounds": "Введён цех"}]}  # fmt: skip
    world.post("/v1/proposals", body)
    rival = world.post("/v1/proposals", body | {"title": "То же"})
    await explorer.use_key(KEY)
    await explorer.open("queue")
    group = explorer.page.get_by_role("group", name="Слышное")
    await expect(group).to_contain_text("Письмо № 12")
    await group.get_by_text("1 line of the proposal").click()
    row = group.get_by_role("row").last
    for words in ("added", "ТОО «Прокат слышный»", "goods: Катанка", "codes: 7408", "Введён цех"):
        await expect(row).to_contain_text(words)
    await group.get_by_role("button", name="Submit").press("Enter")
    await expect(group.locator(".row-facts .tag")).to_have_text("submitted")
    await stays(group)
    for one in (rival["id"], await group.get_attribute("data-proposal")):
        world.post(f"/v1/proposals/{one}/withdrawal", {"reason": "Проба"})


async def test_buttons_that_decide_say_what_they_decide_on(
    explorer: Explorer, world: World
) -> None:
    report = {"abuse": "other", "offer_id": world.listings["cathodes"]}
    matter = world.post("/v1/moderation/reports", report)
    await explorer.use_key(KEY)
    await explorer.open("queue")
    line = explorer.page.locator(f"[data-matter='{matter['id']}']")
    title = world.client.get(f"/v1/offers/{world.listings['cathodes']}").json()["title"]
    await expect(line.get_by_role("group", name=f"report of abuse: {title}")).to_be_visible()
    world.post(f"/v1/moderation/{matter['id']}/decisions", {"ruling": "accept", "reason": "Верно"})
