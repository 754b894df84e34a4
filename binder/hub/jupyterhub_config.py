"""What a hub needs for this course, beside its own settings. README.md beside this says how each kind of hub loads it.

Settings come from hub.toml: /etc/interviews/hub.toml, or what INTERVIEW_HUB names.
"""

import os
import tomllib
from pathlib import Path

PLACE = os.environ.get("INTERVIEW_HUB", "/etc/interviews/hub.toml")
CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"  # LTI 1.3 core, 5.3 and 5.4
SCORES = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"  # Assignment and Grade Services 2.0, 3.1
TEACH = {f"http://purl.imsglobal.org/vocab/lis/v2/membership#{role}" for role in ("Instructor", "Administrator")}
TEACHERS = "teachers"

hub = tomllib.loads(Path(PLACE).read_text("utf-8"))
c = get_config()  # noqa: F821  JupyterHub gives it


async def note_course(authenticator, handler, login):
    """Keep what the platform says of a person in each of their courses, the last one last, and sort them into groups.

    The platform has signed all this, and JupyterHub keeps it under a key.
    """
    claims, user = login["auth_state"], handler.find_user(login["name"])
    courses = ((await user.get_auth_state() if user else None) or {}).get("courses", {})
    course, link = claims.get(f"{CLAIM}context", {}), claims.get(f"{CLAIM}resource_link", {})
    roles = claims.get(f"{CLAIM}roles", ())
    courses.pop(course.get("id"), None)
    if "id" in course:
        courses[course["id"]] = {
            "title": course.get("title", ""),
            "link": link.get("title", ""),
            "lineitem": claims.get(SCORES, {}).get("lineitem", ""),
            "user": claims["sub"],
            "name": claims.get("name", ""),
            "teaches": course["id"] in hub.get("courses", [course["id"]]) and not TEACH.isdisjoint(roles),
        }
    login["auth_state"] = {"courses": courses}
    teaches = any(about["teaches"] for about in courses.values())
    login["groups"] = [f"course-{id}" for id in courses] + [TEACHERS] * teaches
    return login


c.JupyterHub.authenticator_class = "ltiauthenticator.lti13.auth.LTI13Authenticator"
for name, value in hub["lti"].items():
    c.LTI13Authenticator[name] = value
c.Authenticator.allow_all = True  # whoever the platform sends
c.Authenticator.enable_auth_state = c.Authenticator.manage_groups = True
c.Authenticator.post_auth_hook = note_course
c.CryptKeeper.keys = [hub["crypt_key"]]
c.Spawner.environment.update({"INTERVIEW_ANSWERS": f"~/{hub['answers']}"})
if "lessons" in hub:
    c.Spawner.notebook_dir, c.Spawner.default_url = hub["lessons"], "/doc/tree/00-start-here.ipynb"

if "python" in hub:
    c.JupyterHub.services.append(
        {
            "name": "scores",
            "url": hub["service"],
            "command": [hub["python"], str(Path(hub["course"], "binder", "hub", "scores.py"))],
            "environment": {"INTERVIEW_HUB": PLACE},
            "oauth_no_confirm": True,
        }
    )
c.JupyterHub.load_roles.extend(
    [
        {"name": "scores", "services": ["scores"], "scopes": ["read:groups", "read:users:name", "admin:auth_state"]},
        {"name": TEACHERS, "groups": [TEACHERS], "scopes": ["access:services!service=scores"]},
    ]
)
