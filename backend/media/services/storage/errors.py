"""What can go wrong with S3, in our own words."""

from collections.abc import Iterator
from contextlib import contextmanager

from boto3.exceptions import RetriesExceededError, S3UploadFailedError
from botocore.exceptions import ClientError, HTTPClientError, IncompleteReadError
from botocore.exceptions import ConnectionError as NotConnected

from backend.shared.errors import NotFound, PlazaError, Refused, Unavailable

NO_OBJECT = frozenset({"404", "NoSuchKey", "NotFound"})
NO_UPLOAD = frozenset({"NoSuchUpload"})
BAD_PARTS = frozenset({"InvalidPart", "InvalidPartOrder", "EntityTooSmall", "MalformedXML"})
BROKEN_OFF = (NotConnected, HTTPClientError, IncompleteReadError, RetriesExceededError, S3UploadFailedError)


class MissingObject(NotFound):
    code = "MISSING_OBJECT"
    message = "This file is not there, or no longer."


class MissingUpload(NotFound):
    code = "MISSING_UPLOAD"
    message = "This upload has ended, was given up, or took too long; begin a new one."


class PartsRefused(Refused):
    code = "PARTS_REFUSED"
    message = "The parts do not make up the file: one is missing, changed, out of order, or smaller than 5 MiB."


@contextmanager
def s3_errors() -> Iterator[None]:
    """Turn what S3 and the way to it raise into MissingObject, MissingUpload, PartsRefused and Unavailable.

    Anything else that S3 refuses (a wrong key, a bucket that is not there) is Unavailable too: the work waits until
    the configuration is mended.
    """
    try:
        yield
    except ClientError as error:
        raise _refusal(error) from error
    except BROKEN_OFF as error:
        raise Unavailable(message=f"The store of files cannot be reached: {type(error).__name__}.") from error


def _refusal(error: ClientError) -> PlazaError:
    code = str(error.response.get("Error", {}).get("Code", ""))
    if code in NO_OBJECT:
        return MissingObject()
    if code in NO_UPLOAD:
        return MissingUpload()
    if code in BAD_PARTS:
        return PartsRefused()
    return Unavailable(message=f"The store of files answered {code or 'nothing it should'}.")
