"""The shop's page. Listens where PORT says, and ends its running requests at SIGTERM."""
import html
import http.server
import json
import os
import pathlib
import signal
import sys
import threading

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parents[1] / "libs" / "common"))
import catalogue  # noqa: E402

COMMIT = os.environ.get("SLIPWAY_COMMIT", "unknown")
TITLE = "The shop"


def health():
    return 200, "ok\n"


def banner():
    path = HERE / "banner.txt"
    return path.read_text().strip() if path.exists() else ""


def page():
    rows = "".join(f"<li>{html.escape(name)}: {price:.2f}</li>" for name, price, _ in catalogue.read())
    return f"<!doctype html><title>{TITLE}</title><h1>{TITLE}</h1><p>{html.escape(banner())}</p><ul>{rows}</ul>\n"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/healthz":
            self.answer(*health(), "text/plain")
        elif self.path == "/version":
            self.answer(200, json.dumps({"service": "web", "commit": COMMIT}) + "\n", "application/json")
        else:
            self.answer(200, page(), "text/html; charset=utf-8")

    def answer(self, status, text, content_type):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = False  # so that server_close() waits for the running requests
    request_queue_size = 128


def main():
    server = Server((os.environ.get("HOST", "127.0.0.1"), int(os.environ["PORT"])), Handler)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    print(f"web {COMMIT[:7]} listens on port {server.server_port}", flush=True)
    server.serve_forever(poll_interval=0.05)
    server.server_close()
    print(f"web {COMMIT[:7]} is done", flush=True)


main()
