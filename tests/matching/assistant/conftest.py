"""The code assistant before it has learnt anything, and after."""

import pytest

from app.matching.assistant import Assistant, Model, fit
from app.matching.assistant.training import Schedule
from tests.matching.assistant.goods import made_up_listings

QUICK = Schedule(width=24, rate=0.3, batch=16, fewest_steps=300)


@pytest.fixture(scope="session")
def bare() -> Model:
    return fit(())


@pytest.fixture(scope="session")
def fitted() -> Model:
    return fit(made_up_listings(), schedule=QUICK)


@pytest.fixture
def unlearnt(bare: Model) -> Assistant:
    return Assistant(bare)


@pytest.fixture
def learned(fitted: Model) -> Assistant:
    assistant = Assistant(fitted)
    assistant.learn(made_up_listings())
    return assistant
