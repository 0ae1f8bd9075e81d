"""Asks the API server of a sandbox, whose kubeconfig KUBECONFIG names."""

import base64
import http.client
import json
import os
import re
import ssl
import tempfile
import urllib.parse


class Cluster:
    """One connection, with the certificates of the kubeconfig."""

    def __init__(self):
        with open(os.environ["KUBECONFIG"], encoding="utf-8") as file:
            text = file.read()
        # A sandbox writes one cluster and one user, each value in a line of its own.
        value = lambda key: re.search(r"^\s*%s: (\S+)$" % key, text, re.MULTILINE).group(1)
        context = ssl.create_default_context(
            cadata=base64.b64decode(value("certificate-authority-data")).decode()
        )
        with tempfile.NamedTemporaryFile() as pair:
            for key in ("client-certificate-data", "client-key-data"):
                pair.write(base64.b64decode(value(key)))
            pair.flush()
            context.load_cert_chain(pair.name)
        server = urllib.parse.urlsplit(value("server")).netloc
        self.connection = http.client.HTTPSConnection(server, context=context)

    def request(self, method, path, body=None):
        body = json.dumps(body) if body else None
        self.connection.request(method, path, body, {"Content-Type": "application/json"})
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise RuntimeError("%s %s: %s" % (method, path, text.decode()))
        return json.loads(text)
