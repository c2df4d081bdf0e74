import os

c = get_config()  # noqa: F821
c.JupyterHub.bind_url = f"http://localhost:{os.environ['PORT']}"
c.JupyterHub.hub_port = int(os.environ["HUB_PORT"])
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{os.environ['PROXY_PORT']}"
c.ConfigurableHTTPProxy.command = os.environ["PROXY"].split()
# Nobody's notebooks are started.
c.JupyterHub.default_url = "/hub/home"

