import asyncio

from app.config import Settings
from app.main import create_app
from app.services.live import LiveRegistry


async def test_the_service_makes_its_first_model_in_the_background(settings: Settings) -> None:
    with_assistant = settings.model_copy(update={"code_assistant": True})
    app = create_app(with_assistant)
    async with app.router.lifespan_context(app):
        live: LiveRegistry = app.state.live
        assert live.ready
        for _ in range(1200):
            if live.reader.ready:
                break
            await asyncio.sleep(0.1)
        assert live.reader.read("Катанка медная 8 мм", ())[0][0] == "7408"
