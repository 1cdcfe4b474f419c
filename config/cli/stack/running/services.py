"""Starting our own processes: migrations, then web and worker of each service, the scheduler, and the gateway last."""

import asyncio
import shutil

from config.cli.stack.parts.gateway import access_log, gateway_spec, rotate_access_log, start_gateway
from config.cli.stack.parts.migrations import migrate
from config.cli.stack.parts.python_process import scheduler_spec, web_spec, worker_spec
from config.cli.stack.paths import SERVICES
from config.cli.stack.processes.child import Child
from config.cli.stack.processes.probes import http_json, http_status, wait_ready
from config.cli.stack.running.stack import Stack

WEB_READY_SECONDS, WORKER_READY_SECONDS = 60.0, 90.0
PARTS = (*(f"{name}-{kind}" for name in SERVICES for kind in ("migrate", "web", "worker")), "scheduler", "gateway")


async def run_services(stack: Stack, *, database: asyncio.Task[None], others: list[asyncio.Task[None]]) -> None:
    """Start everything of our own as soon as what it needs is there."""
    await database
    shutil.rmtree(stack.plan.data_dir.metrics, ignore_errors=True)
    stack.plan.data_dir.metrics.mkdir(mode=0o700)
    await asyncio.gather(*(_run_service(stack, service, others=others) for service in SERVICES))
    scheduler = stack.child(scheduler_spec(environment=stack.plan.scheduler))
    await stack.show("scheduler", scheduler.start())
    await _run_gateway(stack)


async def _run_service(stack: Stack, service: str, *, others: list[asyncio.Task[None]]) -> None:
    environment, port, settings = stack.plan.services[service], stack.plan.addresses.web[service], stack.plan.settings
    stack.plan.data_dir.metrics.joinpath(service).mkdir(mode=0o700)
    log = stack.log(f"{service}-migrate")
    await stack.show(
        f"{service}-migrate", migrate(service=service, environment=environment, data_dir=stack.plan.data_dir, log=log)
    )
    await asyncio.gather(*others)
    web = stack.child(web_spec(service=service, port=port, environment=environment, settings=settings))
    worker = stack.child(worker_spec(service=service, environment=environment, settings=settings))
    await asyncio.gather(
        stack.show(f"{service}-web", _start_web(web, port=port)),
        stack.show(f"{service}-worker", _start_worker(worker, port=port)),
    )


async def _start_web(child: Child, *, port: int) -> None:
    await child.start()

    async def is_ready() -> bool:
        return await http_status(port=port, path="/health/ready") == 200

    await wait_ready(child, is_ready, seconds=WEB_READY_SECONDS)


async def _start_worker(child: Child, *, port: int) -> None:
    await child.start()

    async def is_heard() -> bool:
        answer = await http_json(port=port, path="/health/ready")
        return bool(answer["data"]["dependencies"]["worker"] == "ok")

    await wait_ready(child, is_heard, seconds=WORKER_READY_SECONDS)


async def _run_gateway(stack: Stack) -> None:
    plan = stack.plan
    child = stack.child(gateway_spec(data_dir=plan.data_dir, settings=plan.settings, port=plan.addresses.gateway))
    await stack.show("gateway", start_gateway(child, port=plan.addresses.gateway))
    limit, keep = plan.settings.number("LOG_FILE_BYTES"), plan.settings.number("LOG_FILE_COUNT")
    rotation = rotate_access_log(child, path=access_log(plan.data_dir), limit_bytes=limit, keep=keep)
    stack.housekeeping.append(asyncio.create_task(rotation))
