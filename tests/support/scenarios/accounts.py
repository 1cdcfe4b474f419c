"""The operations of accounts."""

from uuid import uuid4

from tests.support.scenarios.scenario import Call, Scenario
from tests.support.scenarios.scene import Scene
from tests.support.stack.api import PASSWORD


def find_account(scene: Scene) -> Call:
    return Call(path=f"/accounts?username={scene.reader().username}")


def read_me(scene: Scene) -> Call:
    return Call(path="/accounts/me", token=scene.reader().api.token)


def update_me(scene: Scene) -> Call:
    return Call(path="/accounts/me", token=scene.person().api.token, body={"display_name": "Walker"})


def read_account(scene: Scene) -> Call:
    return Call(path=f"/accounts/{scene.reader().id}")


def change_password(scene: Scene) -> Call:
    body = {"current_password": PASSWORD, "new_password": scene.secret()}
    return Call(path="/auth/change-password", token=scene.person().api.token, body=body)


def login(scene: Scene) -> Call:
    return Call(path="/auth/login", body={"login": scene.person().username, "password": PASSWORD})


def logout(scene: Scene) -> Call:
    return Call(path="/auth/logout", body={"refresh_token": scene.person().refresh_token})


def refresh(scene: Scene) -> Call:
    return Call(path="/auth/refresh", body={"refresh_token": scene.person().refresh_token})


def register(scene: Scene) -> Call:
    name = f"new_{uuid4().hex[:12]}"
    body = {"id": str(uuid4()), "username": name, "email": f"{name}@example.org", "password": scene.secret()}
    return Call(path="/auth/register", body=body)


def request_email_verification(scene: Scene) -> Call:
    return Call(path="/auth/request-email-verification", token=scene.person().api.token)


def request_password_reset(scene: Scene) -> Call:
    return Call(path="/auth/request-password-reset", body={"login": scene.person().username})


def verify_email(scene: Scene) -> Call:
    return Call(path="/auth/verify-email", body={"token": scene.token_in_mail(scene.person(), subject="verify")})


def reset_password(scene: Scene) -> Call:
    person = scene.person()
    scene.api.post("/auth/request-password-reset", {"login": person.username})
    body = {"token": scene.token_in_mail(person, subject="reset"), "new_password": scene.secret()}
    return Call(path="/auth/reset-password", body=body)


def read_sessions(scene: Scene) -> Call:
    return Call(path="/auth/sessions", token=scene.reader().api.token)


def delete_session(scene: Scene) -> Call:
    person = scene.person()
    scene.api.post("/auth/login", {"login": person.username, "password": PASSWORD})
    others = [one["id"] for one in person.api.get("/auth/sessions").data["items"] if not one["is_current"]]
    return Call(path=f"/auth/sessions/{others[0]}", token=person.api.token)


ACCOUNTS = {
    "find_account": Scenario(prepare=find_account),
    "read_me": Scenario(prepare=read_me),
    "update_me": Scenario(prepare=update_me, audit=("account.updated",)),
    "read_account": Scenario(prepare=read_account, malformed=400),
    "change_password": Scenario(prepare=change_password, audit=("account.password_changed",)),
    "login": Scenario(prepare=login, audit=("session.started",)),
    "logout": Scenario(prepare=logout, audit=("session.revoked",)),
    "refresh": Scenario(prepare=refresh, audit=("session.refreshed",)),
    "register": Scenario(prepare=register, audit=("account.registered",)),
    "request_email_verification": Scenario(
        prepare=request_email_verification, audit=("account.verification_requested",)
    ),
    "request_password_reset": Scenario(prepare=request_password_reset, audit=("account.reset_password_mailed",)),
    "verify_email": Scenario(prepare=verify_email, audit=("account.email_verified",)),
    "reset_password": Scenario(prepare=reset_password, audit=("account.password_reset", "session.revoked")),
    "read_sessions": Scenario(prepare=read_sessions, is_list=True),
    "delete_session": Scenario(prepare=delete_session, malformed=400, audit=("session.revoked",)),
}
