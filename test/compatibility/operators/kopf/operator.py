"""A small operator in Python over kopf: the webhooks, which every process of it serves, and the handlers, which run in the
process that leads.

    KUBECONFIG=... WEBHOOK_PORT=... CERTIFICATES=FOLDER PROCESS=0|1 python operator.py

FOLDER holds tls.crt and tls.key. Prints "leading" once it has handled something.
"""
import asyncio
import json
import os
import ssl

import aiohttp
import aiohttp.web
import kopf

GROUP = "greetings.example.com"
NAMESPACE = "greetings"
FINALIZER = f"{GROUP}/guest-book"
WEBHOOK = "greetings-example-com-v1-greeter"
