"""The API's own description: each service completes what Ninja knows of it, accounts merges the four."""

from backend.shared.http.openapi.document import describe_api
from backend.shared.http.openapi.merge import merge_documents

__all__ = ["describe_api", "merge_documents"]
