"""The settings of tests/hub/school.py's hub: those of a school, and what a machine without containers needs."""

import json
import os
from pathlib import Path

school = json.loads(os.environ["SCHOOL"])
folder = Path(school["folder"])
root = os.geteuid() == 0
MAY_WRITE_ANYWHERE = "dac_override", "dac_read_search", "fowner"
"""What makes root more than another user: a student's server has none of it, and finds the course closed."""

c = get_config()  # noqa: F821
load_subconfig(str(folder / "interviews" / "binder" / "hub" / "jupyterhub_config.py"))  # noqa: F821
c.JupyterHub.bind_url = school["address"]
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{school['ports']['api']}"
c.JupyterHub.db_url = f"sqlite:///{folder}/hub.sqlite"
c.JupyterHub.cookie_secret_file = str(folder / "cookie")
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{school['ports']['proxy']}"
c.ConfigurableHTTPProxy.command = [str(folder / "npm" / "node_modules" / ".bin" / "configurable-http-proxy")]
c.ConfigurableHTTPProxy.pid_file = str(folder / "proxy.pid")

c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = f"{folder}/homes/{{username}}"
less = ["setpriv", "--bounding-set=" + ",".join(f"-{power}" for power in MAY_WRITE_ANYWHERE)]
c.Spawner.cmd = [*(less if root else ()), str(folder / "env" / "bin" / "jupyterhub-singleuser")]
c.Spawner.args = ["--allow-root"] if root else []
c.Spawner.start_timeout = c.Spawner.http_timeout = school["patience"]
c.Spawner.poll_interval = 1  # a killed server is soon seen

may = ["admin:users", "admin:servers", "tokens", "access:servers"]
c.JupyterHub.services.append({"name": "caretaker", "api_token": school["secret"]})
c.JupyterHub.load_roles.append({"name": "caretaker", "services": ["caretaker"], "scopes": may})
