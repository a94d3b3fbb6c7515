#!/usr/bin/env python3
"""A git server over ssh that one key opens, for reading alone.

git_ssh_server.py ROOT PORT HOST_KEY AUTHORIZED_KEY: serves the repositories below ROOT on
127.0.0.1 and prints its port. HOST_KEY is a private key's file, AUTHORIZED_KEY a public one's.
"""

import pathlib
import shlex
import socket
import subprocess
import sys
import threading

import paramiko


class Session(paramiko.ServerInterface):
    def __init__(self, root, authorized):
        self.root = root
        self.authorized = authorized

    def get_allowed_auths(self, username):
        return "publickey"

    def check_auth_publickey(self, username, key):
        known = username == "git" and key.get_base64() == self.authorized
        return paramiko.AUTH_SUCCESSFUL if known else paramiko.AUTH_FAILED

    def check_channel_request(self, kind, chanid):
        return paramiko.OPEN_SUCCEEDED

    def check_channel_env_request(self, channel, name, value):
        return False

    def check_channel_exec_request(self, channel, command):
        words = shlex.split(command.decode())
        if len(words) != 2 or words[0] != "git-upload-pack":
            return False
        repository = self.root / words[1].lstrip("/")
        threading.Thread(target=serve, args=(channel, repository), daemon=True).start()
        return True


def copy_to(git, channel):
    while data := channel.recv(65536):
        git.stdin.write(data)
        git.stdin.flush()
    git.stdin.close()


def serve(channel, repository):
    git = subprocess.Popen(
        ["git", "-c", "safe.directory=*", "upload-pack", str(repository)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    threading.Thread(target=copy_to, args=(git, channel), daemon=True).start()
    while data := git.stdout.read1(65536):
        channel.sendall(data)
    channel.sendall_stderr(git.stderr.read())
    channel.send_exit_status(git.wait())
    channel.close()


def main():
    root, port, host_key, authorized = sys.argv[1:]
    key = paramiko.Ed25519Key.from_private_key_file(host_key)
    authorized = pathlib.Path(authorized).read_text(encoding="ascii").split()[1]
    with socket.create_server(("127.0.0.1", int(port))) as listener:
        print(listener.getsockname()[1], flush=True)
        transports = []
        while True:
            client, _ = listener.accept()
            transport = paramiko.Transport(client)
            transport.add_server_key(key)
            try:
                transport.start_server(server=Session(pathlib.Path(root), authorized))
                transports.append(transport)
            except (EOFError, paramiko.SSHException) as error:
                print(error, file=sys.stderr)


if __name__ == "__main__":
    main()
