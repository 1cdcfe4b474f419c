"""The gateway: nginx, from the same template as in production."""

import asyncio
import contextlib
import os
import re
import signal
from pathlib import Path
from urllib.parse import urlsplit

from config.cli.stack.paths import ROOT, SERVICES, DataDir, nginx_program
from config.cli.stack.ports import LOOPBACK
from config.cli.stack.processes.child import Child
from config.cli.stack.processes.logs import turn_over
from config.cli.stack.processes.probes import http_status, wait_ready
from config.cli.stack.processes.process import ProcessSpec, base_environment
from config.cli.stack.variables.settings import Settings
from config.env_reader import EnvironmentReader

TEMPLATES = ROOT / "deploy" / "nginx"
MAX_UPLOAD_BYTES = 16 * 1024 * 1024
READY_SECONDS, ROTATION_CHECK_SECONDS = 10.0, 5.0


def gateway_spec(*, data_dir: DataDir, settings: Settings, port: int) -> ProcessSpec:
    """Write nginx's configuration from filled-in settings and describe its process. SIGQUIT lets requests end."""
    folder = data_dir.of("gateway")
    folder.mkdir(parents=True, exist_ok=True)
    template = (TEMPLATES / "nginx.conf.template").read_text(encoding="utf-8")
    configuration = folder / "nginx.conf"
    configuration.write_text(render(template, _variables(data_dir, settings=settings, port=port)), encoding="utf-8")
    return ProcessSpec(
        name="gateway",
        command=(str(nginx_program()), "-p", str(folder), "-c", str(configuration)),
        directory=folder,
        environment=base_environment(),
        stop_signal=signal.SIGQUIT,
        stop_seconds=2.0,
    )


async def start_gateway(child: Child, *, port: int) -> None:
    """Start nginx and wait until it answers by itself."""
    await child.start()

    async def is_ready() -> bool:
        return await http_status(port=port, path="/health") == 200

    await wait_ready(child, is_ready, seconds=READY_SECONDS)


async def rotate_access_log(child: Child, *, path: Path, limit_bytes: int, keep: int) -> None:
    """Turn the access log over whenever it is full: nginx writes it itself and opens a new file when told to."""
    while True:
        await asyncio.sleep(ROTATION_CHECK_SECONDS)
        with contextlib.suppress(OSError):  # a full disk: the next look tries again
            if path.exists() and path.stat().st_size >= limit_bytes:
                turn_over(path, keep=keep)
                child.signal(signal.SIGUSR1)


def access_log(data_dir: DataDir) -> Path:
    """Return where nginx writes its access log."""
    return data_dir.logs / "gateway-access.log"


def render(template: str, variables: dict[str, str]) -> str:
    """Fill in each `${NAME}` that is given and leave nginx's own variables, as envsubst does."""
    return re.sub(r"\$\{([A-Z0-9_]+)\}", lambda match: variables.get(match[1], match[0]), template)


def gateway_faults(settings: Settings) -> list[str]:
    """Return what is wrong with the gateway's own variables."""
    reader = EnvironmentReader(source=settings.values)
    reader.networks("TRUSTED_PROXIES")
    reader.integer("GATEWAY_REQUESTS_PER_ADDRESS", low=1, high=100_000)
    return reader.faults


def _real_ip(settings: Settings) -> str:
    """Return the directives that trust the proxies of TRUSTED_PROXIES, none where there are none."""
    proxies = EnvironmentReader(source=settings.values).networks("TRUSTED_PROXIES")
    if not proxies:
        return ""
    trusted = [f"set_real_ip_from {proxy};" for proxy in proxies]
    return " ".join([*trusted, "real_ip_header X-Forwarded-For;", "real_ip_recursive on;"])


def _variables(data_dir: DataDir, *, settings: Settings, port: int) -> dict[str, str]:
    s3 = settings.text("S3_ENDPOINT_URL")
    return {
        "GATEWAY_USER": "user root root;" if os.geteuid() == 0 else "",
        "GATEWAY_WORKERS": "auto",
        "GATEWAY_REAL_IP": _real_ip(settings),
        "GATEWAY_REQUESTS_PER_ADDRESS": settings.text("GATEWAY_REQUESTS_PER_ADDRESS"),
        "GATEWAY_FOLDER": str(data_dir.of("gateway")),
        "GATEWAY_LISTEN": f"{LOOPBACK}:{port}",
        "GATEWAY_ACCESS_LOG": str(access_log(data_dir)),
        "GATEWAY_ACCESS_LOG_OPTIONS": "buffer=64k flush=1s",
        "GATEWAY_CORS_ORIGINS": settings.text("CORS_ORIGINS"),
        "GATEWAY_ERROR_HEADERS": str(TEMPLATES / "error_headers.conf"),
        "GATEWAY_MAX_JSON_BYTES": settings.text("MAX_JSON_BYTES"),
        "GATEWAY_MAX_UPLOAD_BYTES": str(MAX_UPLOAD_BYTES),
        "GATEWAY_S3_HEADERS": str(TEMPLATES / "s3_headers.conf"),
        "GATEWAY_S3_HOST": urlsplit(s3).netloc,
        "GATEWAY_S3_BUCKET": settings.text("S3_MEDIA_BUCKET"),
        "GATEWAY_S3_BUCKET_URL": f"{s3}/{settings.text('S3_MEDIA_BUCKET')}",
        **{
            f"GATEWAY_{service.upper()}": urlsplit(settings.text(f"{service.upper()}_URL")).netloc
            for service in SERVICES
        },
    }
