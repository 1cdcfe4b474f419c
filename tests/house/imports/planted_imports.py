"""One import a contract that must be refused: where it is planted, and what is imported there."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plant:
    """Modules, by path, that break the contract of an id, and no more than it takes."""

    contract: str
    path: str
    source: str
    second_path: str = ""
    second_source: str = ""


PLANTS = (
    Plant("direction", "workers/planted.py", "import config.env"),
    Plant("direction", "pipelines/planted.py", "import workers.actor"),
    Plant("direction", "backend/shared/planted.py", "import pipelines"),
    Plant("services-apart", "backend/social/utils/planted.py", "import backend.accounts.utils"),
    Plant("services-apart", "backend/shared/planted.py", "import backend.social.utils"),
    Plant("service-layers", "backend/social/models/planted.py", "import backend.social.services"),
    Plant("service-layers", "backend/social/services/planted.py", "import backend.social.serializers"),
    Plant("service-layers", "backend/social/utils/planted.py", "import backend.social.models"),
    Plant("views-without-models", "backend/social/views/planted.py", "import backend.social.models"),
    Plant("views-without-models", "backend/social/serializers/planted.py", "import backend.social.models"),
    Plant("services-without-http", "backend/social/services/planted.py", "import ninja"),
    Plant("services-without-http", "backend/social/models/planted.py", "import dramatiq"),
    Plant("services-without-http", "backend/social/services/planted.py", "import backend.shared.http.api"),
    Plant("backend-without-dramatiq", "backend/shared/outbox/planted.py", "import dramatiq"),
    Plant("through-services", "workers/social/planted.py", "import backend.social.models"),
    Plant("through-services", "pipelines/planted.py", "import backend.accounts.utils"),
    Plant("pure-stages", "pipelines/planted/stage.py", "import django"),
    Plant("pure-stages", "pipelines/planted/stage.py", "from http import client"),
    Plant("pure-stages", "pipelines/planted/stage.py", "import dramatiq"),
    Plant("one-way-to-files", "backend/media/services/planted.py", "import boto3"),
    Plant("one-way-to-files", "workers/media/planted.py", "from storages.backends import s3"),
    Plant(
        "no-cycles",
        "backend/shared/plant_a.py",
        "import backend.shared.plant_b",
        "backend/shared/plant_b.py",
        "import backend.shared.plant_a",
    ),
    Plant("tests-at-the-top", "backend/shared/planted.py", "import tests"),
    Plant("tests-at-the-top", "config/planted.py", "import benchmarks"),
    Plant("benchmarks-without-tests", "benchmarks/planted.py", "import tests"),
)
