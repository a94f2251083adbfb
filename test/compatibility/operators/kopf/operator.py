"""A small operator in Python: kopf runs its handlers in the process that leads, and kr8s reads and writes what they need.

    KUBECONFIG=... WEBHOOK_PORT=... CERTIFICATES=FOLDER PROCESS=0|1 python -m kopf run operator.py --namespace greetings

FOLDER holds tls.crt and tls.key. Of two processes that of the smaller number leads. Prints "leading" once it does.
"""
import asyncio
import datetime
import os
import pathlib
import ssl

import kopf
from aiohttp import web
from kr8s.asyncio.objects import ConfigMap, Deployment, new_class

GROUP = "greetings.example.com"
NAMESPACE = "greetings"
WEBHOOK = "greetings-example-com-v1-greeter"
CERTIFICATES = pathlib.Path(os.environ["CERTIFICATES"])

Greeter = new_class("Greeter", f"{GROUP}/v1", namespaced=True, plural="greeters")


class Webhooks:
    """Serves what kopf answers, and the conversions, which it knows nothing of."""

    async def __call__(self, admit):
        async def serve(request):
            review, webhook = await request.json(), request.match_info["webhook"]
            return web.json_response(await admit(review, webhook=webhook, headers=dict(request.headers)))

        app = web.Application()
        app.add_routes([web.post("/convert", convert), web.post("/{webhook}", serve)])
        runner = web.AppRunner(app)
        await runner.setup()
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(CERTIFICATES / "tls.crt", CERTIFICATES / "tls.key")
        port = int(os.environ["WEBHOOK_PORT"])
        await web.TCPSite(runner, "127.0.0.1", port, ssl_context=context).start()
        try:
            yield {"url": f"https://127.0.0.1:{port}"}
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()


async def convert(request):
    """Version v1alpha1 calls the message a text, and the replicas a size."""
    review = await request.json()
    asked = review.pop("request")
    version, names = asked["desiredAPIVersion"], {"message": "text", "replicas": "size"}
    if version == f"{GROUP}/v1":
        names = {old: new for new, old in names.items()}
    for item in asked["objects"]:
        item["apiVersion"] = version
        item["spec"] = {names.get(name, name): value for name, value in item.get("spec", {}).items()}
    answer = {"uid": asked["uid"], "result": {"status": "Success"}, "convertedObjects": asked["objects"]}
    return web.json_response({**review, "response": answer})


@kopf.on.startup()
def configure(settings, **_):
    settings.admission.server = Webhooks()
    settings.peering.name = "greeter-operator"
    settings.peering.mandatory = True
    settings.peering.priority = 10 - int(os.environ["PROCESS"])
    settings.peering.lifetime = 3
    settings.persistence.finalizer = f"{GROUP}/guest-book"
    settings.persistence.progress_storage = kopf.AnnotationsProgressStorage(prefix=GROUP)


@kopf.on.mutate("greeters", id=f"mutate-{WEBHOOK}", operations=["CREATE", "UPDATE"])
def set_defaults(name, spec, patch, **_):
    if "message" not in spec:
        patch.spec["message"] = f"Hello from {name}"


@kopf.on.validate("greeters", id=f"validate-{WEBHOOK}")
def validate(operation, spec, old, warnings, **_):
    if operation == "DELETE":
        if (old or {}).get("metadata", {}).get("labels", {}).get("keep") == "yes":
            raise kopf.AdmissionError("this greeter is kept", code=403)
        return
    message = spec.get("message", "")
    if "goodbye" in message.lower():
        raise kopf.AdmissionError("a greeter does not say goodbye", code=403)
    if message.isupper():
        warnings.append("this greeter shouts")


@kopf.on.event("configmaps", field="metadata.name", value="guest-book")
def lead(memo, **_):
    """Only the process that leads is told of anything."""
    if not memo.get("leads"):
        print("leading", flush=True)
    memo["leads"] = True


@kopf.on.resume("greeters")
@kopf.on.create("greeters")
@kopf.on.update("greeters", field="spec")
async def reconcile(name, spec, uid, body, **_):
    await write_guest_book(name, spec["message"])
    labels = {"greeter": name}
    container = {"name": "voice", "image": "example.com/voice:1", "env": [{"name": "MESSAGE", "value": spec["message"]}]}
    wanted = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "namespace": NAMESPACE, "labels": labels},
        "spec": {
            "replicas": spec["replicas"],
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}},
        },
    }
    kopf.append_owner_reference(wanted, owner=body)
    deployment = await Deployment(wanted)
    if await deployment.exists():
        await deployment.patch({"spec": wanted["spec"]})
    else:
        await deployment.create()
    await write_status(name)


@kopf.on.event("deployments", labels={"greeter": kopf.PRESENT})
async def follow(name, type, **_):
    if type != "DELETED":
        await write_status(name)


@kopf.on.delete("greeters")
async def clean_up(name, **_):
    await write_guest_book(name, None)


async def write_guest_book(name, line):
    book = await ConfigMap.get("guest-book", namespace=NAMESPACE)
    await book.patch({"data": {name: line}})


async def write_status(name):
    greeter = await found(Greeter, name)
    deployment = await found(Deployment, name)
    if greeter is None or deployment is None:
        return
    raw = greeter.raw.to_dict()
    generation, ready = raw["metadata"]["generation"], deployment.raw.get("status", {}).get("readyReplicas", 0)
    is_ready = ready == raw["spec"]["replicas"]
    status = "True" if is_ready else "False"
    before = next((c for c in raw.get("status", {}).get("conditions", []) if c["type"] == "Ready"), {})
    changed = before.get("status") != status
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    condition = {
        "type": "Ready",
        "status": status,
        "observedGeneration": generation,
        "reason": "AllReady" if is_ready else "Waiting",
        "message": f"{ready} say it",
        "lastTransitionTime": now if changed else before["lastTransitionTime"],
    }
    written = {"observedGeneration": generation, "replicas": ready, "selector": f"greeter={name}"}
    await greeter.patch({"status": {**written, "conditions": [condition]}}, subresource="status")
    if is_ready and changed:
        kopf.event(raw, type="Normal", reason="Ready", message=f"{ready} say it")


async def found(kind, name):
    async for item in kind.list(namespace=NAMESPACE, field_selector=f"metadata.name={name}"):
        return item
    return None
