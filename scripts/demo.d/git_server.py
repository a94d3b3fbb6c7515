"""Serves the bare repositories below a folder over smart HTTP: hands each request to
`git http-backend`, which answers as a CGI program.

    git_server.py ROOT      prints "listening on http://127.0.0.1:PORT" when it serves
"""
import http.server
import os
import signal
import subprocess
import sys
import threading

HOP = 65536


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    root = ""

    def do_GET(self):
        self.run_backend()

    def do_POST(self):
        self.run_backend()

    def run_backend(self):
        path, _, query = self.path.partition("?")
        environment = {
            "PATH": os.environ["PATH"],
            "GIT_PROJECT_ROOT": self.root,
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.path.join(self.root, "gitconfig"),
            "REQUEST_METHOD": self.command,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REMOTE_ADDR": self.client_address[0],
            "REMOTE_USER": "demo",
            "SERVER_PROTOCOL": self.request_version,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
        }
        for name in ("Content-Encoding", "Git-Protocol", "Accept"):
            if name in self.headers:
                environment["HTTP_" + name.upper().replace("-", "_")] = self.headers[name]
        body = self.body()
        environment["CONTENT_LENGTH"] = str(len(body))
        # The hook's own messages come back to the pusher through git, not through stderr.
        backend = subprocess.Popen(["git", "http-backend"], env=environment,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        feeder = threading.Thread(target=feed, args=(backend.stdin, body))
        feeder.start()
        self.relay(backend.stdout)
        feeder.join()
        backend.wait()

    def body(self):
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            parts = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            while self.rfile.readline().strip():
                pass
            return b"".join(parts)
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def relay(self, stream):
        status, headers = 200, []
        for line in iter(stream.readline, b"\r\n"):
            if not line:
                self.send_error(500, "git http-backend gave no answer")
                return
            name, value = line.decode("latin-1").strip().split(": ", 1)
            if name == "Status":
                status = int(value.split()[0])
            else:
                headers.append((name, value))
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        while piece := stream.read1(HOP):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_):
        pass


def feed(stream, body):
    try:
        stream.write(body)
        stream.close()
    except BrokenPipeError:
        pass


def main():
    Handler.root = os.path.abspath(sys.argv[1])
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever(poll_interval=0.1)


main()
