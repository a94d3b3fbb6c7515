"""Serves the pages beside it where PORT says. Ends its running requests at SIGTERM."""
import functools
import http.server
import json
import os
import pathlib
import signal
import threading

COMMIT = os.environ.get("SLIPWAY_COMMIT", "unknown")


class Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/version":
            self.answer(json.dumps({"service": "docs", "commit": COMMIT}) + "\n")
        elif self.path == "/healthz":
            self.answer("ok\n")
        else:
            super().do_GET()

    def answer(self, text):
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = False  # so that server_close() waits for the running requests
    request_queue_size = 128


def main():
    handler = functools.partial(Handler, directory=pathlib.Path(__file__).resolve().parent)
    server = Server((os.environ.get("HOST", "127.0.0.1"), int(os.environ["PORT"])), handler)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    print(f"docs {COMMIT[:7]} listens on port {server.server_port}", flush=True)
    server.serve_forever(poll_interval=0.05)
    server.server_close()
    print(f"docs {COMMIT[:7]} is done", flush=True)


main()
