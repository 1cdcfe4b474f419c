"""Makes this run one of SERVICE: fills the environment before Django reads it. Loaded by pytest ahead of everything."""

import atexit
import fcntl
import os
import shutil
import time
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

from config.cli.stack.control import start_infrastructure
from config.cli.stack.parts.s3_buckets import Bucket, prepare_bucket
from config.cli.stack.parts.s3_request import S3Access
from config.cli.stack.paths import ROOT
from config.cli.stack.state import StackState, load_state

# Nothing listens there: what a test of one service starts of its own accord goes nowhere.
NOWHERE = "http://127.0.0.1:9"
OWN_PARTS = {"ENVIRONMENT": "test", "S3_ENDPOINT_URL": NOWHERE}
BUCKET_SECONDS = 20
WITH_S3 = ("media", "audit")
OVERRIDES = {
    "ENVIRONMENT": "test",
    "LOG_LEVEL": "ERROR",
    "PUBLIC_URL": "http://plaza.test",
    "ALLOWED_HOSTS": "plaza.test,127.0.0.1",
    "CORS_ORIGINS": "https://app.plaza.test",
    "ACCOUNTS_URL": NOWHERE,
    "SOCIAL_URL": NOWHERE,
    "MEDIA_URL": NOWHERE,
    "AUDIT_URL": NOWHERE,
    "RATE_LIMIT_IP": "1000000/60",
    "RATE_LIMIT_ACCOUNT": "1000000/60",
    "RATE_LIMIT_AUTH_IP": "1000000/60",
    "RATE_LIMIT_LOGIN": "1000000/60",
    "ARGON2_MEMORY_KIB": "7168",
    "ARGON2_TIME_COST": "1",
}


def find_state(*, service: str) -> StackState:
    """Return the stack that PLAZA_TEST_STATE names, or one of this run's own, which ends with it."""
    named = os.environ.get("PLAZA_TEST_STATE")
    if named:
        return load_state(Path(named).parent)
    own = {"ENVIRONMENT": "test"} if service in WITH_S3 else OWN_PARTS
    return start_infrastructure(_take_folder(service), environment=own)


def _take_folder(service: str) -> Path:
    """Return where this run's servers keep their data: the first folder that no run beside this one has taken."""
    for number in count(1):
        folder = ROOT / ".plaza-test" / f"{service}-{number}"
        folder.mkdir(parents=True, exist_ok=True)
        holder = os.open(folder / "taken", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(holder, fcntl.LOCK_EX | fcntl.LOCK_NB)  # until this process ends
        except BlockingIOError:
            os.close(holder)
        else:
            return folder
    raise AssertionError("numbers do not end")


def _take_bucket() -> None:
    """Make a media bucket that no process beside this one uses: tests look at all that a bucket holds."""
    access = S3Access(
        endpoint=os.environ["S3_ENDPOINT_URL"],
        access_key=os.environ["S3_ACCESS_KEY_ID"],
        secret_key=os.environ["S3_SECRET_ACCESS_KEY"],
        region=os.environ["S3_REGION"],
    )
    os.environ["S3_MEDIA_BUCKET"] += f"-{os.getpid()}"
    bucket = Bucket(name=os.environ["S3_MEDIA_BUCKET"], origins=())
    deadline = time.monotonic() + BUCKET_SECONDS
    while not prepare_bucket(bucket, access=access):
        assert time.monotonic() < deadline, f"S3 does not make the bucket {bucket.name}"
        time.sleep(0.1)


def prepare_environment() -> None:
    """Fill the environment of the service that SERVICE names; without it this run meets no Django."""
    service = os.environ.get("SERVICE")
    if not service:
        return
    os.environ.update(find_state(service=service).services[service])
    os.environ.update(OVERRIDES)
    if service == "media":
        _take_bucket()
    os.environ["DJANGO_SETTINGS_MODULE"] = f"config.settings.{service}"
    mailbox = mkdtemp(prefix="plaza-mailbox-")
    atexit.register(shutil.rmtree, mailbox, ignore_errors=True)
    os.environ["MAIL_URL"] = f"file://{mailbox}"
    os.environ.pop("PROMETHEUS_MULTIPROC_DIR", None)


prepare_environment()
