#!/usr/bin/env python3
"""A server that answers every request in one faulty way, and prints the port that it listens on.

    faulty_server.py FAULT

Each request's method, path and body length, with whether it had a header Authorization, is a line
of the standard error.
"""

import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

JSON, HTML = "application/json", "text/html; charset=utf-8"
PAGE = "<!doctype html><title>Log in</title><form method=post></form>"


def message(code, words):
    return json.dumps({"error_code": code, "message": words})


# Status, type, body, further headers.
FAULTS = {
    "error": (400, JSON, message("INVALID_PARAMETER_VALUE", "the value is\nnot\u0007 right"), {}),
    "error-page": (500, HTML, PAGE, {}),
    "unavailable": (503, HTML, PAGE, {}),
    "not-mlflow": (404, HTML, PAGE, {}),
    "unauthorized": (401, HTML, PAGE, {"WWW-Authenticate": "Basic"}),
    "forbidden-host": (403, "text/plain", "Invalid Host header", {}),
    "login-page": (200, HTML, PAGE, {}),
    "redirect": (302, HTML, "", {"Location": "http://u:secret@login.example/in?token=secret"}),
    "other-json": (200, JSON, "[]", {}),
    "cut-json": (200, JSON, '{"experiment": {"experi', {}),
    "empty": (200, JSON, "", {}),
    "deleted": (
        200,
        JSON,
        json.dumps({"experiment": {"experiment_id": "7", "lifecycle_stage": "deleted"}}),
        {},
    ),
}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked = 0

    def answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        self.rfile.read(length)
        authorization = "with" if self.headers.get("Authorization") else "without"
        print(self.command, self.path, length, authorization, file=sys.stderr, flush=True)
        fault = sys.argv[1]
        if fault == "silent":
            time.sleep(60)
        elif fault == "hang-up":
            self.close_connection = True
        elif fault == "echo":
            words = "you are " + self.headers.get("Authorization", "nobody")
            self.send(400, JSON, message("INVALID_PARAMETER_VALUE", words), {})
        elif fault == "flaky":
            Handler.asked += 1
            self.send(*FAULTS["unavailable" if Handler.asked == 1 else "deleted"])
        elif fault == "breaks-off":
            self.recording()
        else:
            self.send(*FAULTS[fault])

    do_GET = do_POST = do_PUT = do_PATCH = answer

    def recording(self):
        """Takes a run, and no file of it."""
        run = {"run_id": "r", "artifact_uri": "mlflow-artifacts:/1/r/artifacts"}
        replies = {
            "get-by-name": {"experiment": {"experiment_id": "1"}},
            "create": {"run": {"info": run}},
        }
        if self.command == "PUT":
            self.send(507, JSON, message("INTERNAL_ERROR", "the disk is full"), {})
        else:
            last = self.path.partition("?")[0].rpartition("/")[2]
            self.send(200, JSON, json.dumps(replies.get(last, {})), {})

    def send(self, status, kind, body, headers):
        body = body.encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    parent = os.getppid()

    def service_actions(self):
        """Ends when the test that started it is gone, even by a crash."""
        if os.getppid() != self.parent:
            os._exit(0)


server = Server(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
