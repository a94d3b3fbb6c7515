#!/usr/bin/env python3
"""A mail server with STARTTLS, or TLS from the start, that one password opens.

mail_server.py starttls|tls CERTIFICATE KEY USER PASSWORD: listens on 127.0.0.1 and prints its port,
then for each mail that it takes a line: who signed in, and its first line.
"""

import asyncio
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


class Mailbox:
    async def handle_DATA(self, server, session, envelope):
        first = envelope.content.decode().splitlines()[0]
        print(session.auth_data.decode(), first, flush=True)
        return "250 taken"


def main():
    mode, certificate, key, user, password = sys.argv[1:]
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)

    def is_known(server, session, envelope, mechanism, login):
        good = (login.login, login.password) == (user.encode(), password.encode())
        return AuthResult(success=good, handled=good, auth_data=login.login)

    def session():
        starts_later = mode == "starttls"
        return SMTP(
            Mailbox(), authenticator=is_known, auth_required=True, require_starttls=starts_later,
            tls_context=context if starts_later else None, auth_require_tls=starts_later)

    async def serve():
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            session, "127.0.0.1", 0, ssl=context if mode == "tls" else None)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    asyncio.run(serve())


if __name__ == "__main__":
    main()
