"""No-op tasks on Celery: the application that workers run, and the HTTP side that takes tasks in."""

from bearer import database, settings, signed_in
from celery import Celery
from flask import Flask, jsonify, request
from werkzeug.exceptions import BadRequest

tasks = Celery("tasks", broker=settings()["broker_uri"], backend=settings()["result_uri"])
tasks.conf.update(
    # What of Orchestra is always so: no task is lost with its worker, no message with the broker, no result at all.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_default_queue="bench",
    task_default_queue_type="quorum",
    worker_detect_quorum_queues=True,
    broker_transport_options={"confirm_publish": True},
    mongodb_backend_settings={"taskmeta_collection": "results", "options": {"maxPoolSize": 64}},
    # What is not needed here is off, in its favour.
    task_track_started=False,
    task_send_sent_event=False,
    worker_send_task_events=False,
    worker_hijack_root_logger=False,
    worker_enable_remote_control=False,
    result_expires=None,
    task_serializer="json",
    result_serializer="json",
    accept_content=["json"],
    broker_connection_retry_on_startup=True,
    worker_prefetch_multiplier=settings().get("prefetch_multiplier", 4),
)


@tasks.task(name="nothing")
def nothing():
    return None


app = Flask(__name__)


def problem(status, detail):
    answer = jsonify({"status": status, "detail": detail})
    answer.status_code = status
    answer.mimetype = "application/problem+json"
    return answer


@app.post("/v1/tasks")
def post():
    if not signed_in(database().sessions, request.headers.get("Authorization", "")):
        return problem(401, "The token is unknown, expired or revoked.")
    try:
        body = request.get_json()
    except BadRequest:
        return problem(400, "The body is not JSON.")
    nodes = body.get("nodes") if isinstance(body, dict) else None
    if not isinstance(nodes, list) or len(nodes) != 1 or not isinstance(nodes[0], dict):
        return problem(400, "nodes must list one node")
    if nodes[0].get("engine") != "nil":
        return problem(400, "engine must be nil")
    return jsonify({"id": nothing.delay().id}), 202
