"""The WSGI application of the service named by SERVICE; Granian serves it with threads."""

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.utils.module_loading import import_string

from backend.shared.outbox.sending.dispatch import set_dispatcher
from config.fast_paths import fast_paths
from config.startup import start_process
from workers.sender import WebSender

start_process()
set_dispatcher(WebSender())
for make in settings.AT_START:
    import_string(make)()
application = fast_paths(service=settings.SERVICE, application=WSGIHandler())
