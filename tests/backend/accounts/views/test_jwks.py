"""GET /.well-known/jwks.json."""

import jwt
import pytest

from tests.support.service.client import ServiceClient
from tests.support.service.newcomer import register


@pytest.mark.django_db(transaction=True)
def test_whoever_reads_the_key_set_can_verify_a_token(client: ServiceClient) -> None:
    ada = register()

    answer = client.request("GET", "/.well-known/jwks.json")

    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert ada.api.token is not None
    key = jwt.PyJWKSet.from_dict(answer.body)[jwt.get_unverified_header(ada.api.token)["kid"]]
    claims = jwt.decode(ada.api.token, key, algorithms=["EdDSA"], audience="plaza", issuer="plaza.accounts")
    assert (claims["sub"], claims["username"], claims["exp"] - claims["iat"]) == (ada.id, ada.username, 900)


def test_the_private_half_is_not_published(client: ServiceClient) -> None:
    keys = client.request("GET", "/.well-known/jwks.json").body["keys"]

    assert [sorted(key) for key in keys] == [["alg", "crv", "kid", "kty", "use", "x"]]


def test_nobody_writes_there(client: ServiceClient) -> None:
    answer = client.request("POST", "/.well-known/jwks.json", {})

    assert (answer.status, answer.code) == (405, "METHOD_NOT_ALLOWED")
