# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""A server on loopback that does what a path says, and a proxy if asked as one.

Arguments: the file of a certificate and its key, or "" for none; a user and a password that the
proxy wants, as USER:PASSWORD, or "". It prints its port and ends with its standard input.

  /echo      the method, the headers and the body, as JSON
  /close     the same, and closes the connection without saying so before
  /drop/N    the first N of a connection are answered, then it closes instead
  /cut       half an answer
  /head      half of the headers, then closes
  /silent    nothing, for ever
  /pause     headers, and then nothing
  /large     a megabyte
  /to/NAME   a redirect to https://NAME, and /plainly/NAME to http://NAME
  /again     a redirect to itself
  /missing   404
  /log       how many connections, requests and tunnels there were
"""

import asyncio
import base64
import json
import os
import ssl
import sys
import threading

COUNT = {"connections": 0, "requests": 0, "tunnels": 0}


def answer(status, body, *headers):
    lines = ["HTTP/1.1 %d Status" % status, "Content-Length: %d" % len(body), *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def pipe(reader, writer):
    try:
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


async def tunnel(target, headers, reader, writer):
    """As a proxy: lets those through who may."""
    given = headers.get("proxy-authorization", "")
    if sys.argv[2] and given != "Basic " + base64.b64encode(sys.argv[2].encode()).decode():
        writer.write(answer(407, b""))
        return
    COUNT["tunnels"] += 1
    host, _, port = target.rpartition(":")
    # Whatever its name, the server is on this machine.
    there = await asyncio.open_connection("127.0.0.1", int(port))
    writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
    await asyncio.gather(pipe(reader, there[1]), pipe(there[0], writer))


async def respond(path, whole, number, writer):
    """Answers a request; false when the connection is to end."""
    if path.startswith("/drop/"):
        if number > int(path[6:]):
            return False
    elif path == "/cut":
        writer.write(whole[:-10])
        return False
    elif path == "/head":
        writer.write(b"HTTP/1.1 200 OK\r\nContent-")
        return False
    elif path == "/silent":
        await asyncio.sleep(60)
    elif path == "/pause":
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n")
        await writer.drain()
        await asyncio.sleep(60)
    elif path == "/large":
        whole = answer(200, b"x" * (1 << 20))
    elif path.startswith("/to/"):
        whole = answer(307, b"", "Location: https://" + path[4:])
    elif path.startswith("/plainly/"):
        whole = answer(307, b"", "Location: http://" + path[9:])
    elif path == "/again":
        whole = answer(307, b"", "Location: /again")
    elif path.startswith("/status/"):
        *interim, last = path[8:].split("-")
        whole = b"".join(b"HTTP/1.1 %s Early\r\n\r\n" % status.encode() for status in interim)
        whole += b"HTTP/1.1 %s Last\r\nContent-Length: 1\r\n\r\nx" % last.encode()
    elif path == "/missing":
        whole = answer(404, b"")
    elif path == "/log":
        whole = answer(200, json.dumps(COUNT).encode())
    writer.write(whole)
    await writer.drain()
    return path != "/close"


async def connection(reader, writer):
    COUNT["connections"] += 1
    number = 0
    try:
        while True:
            first = await reader.readexactly(1)
            if first == b"\x16":  # a TLS record, sent to a server without TLS
                writer.write(answer(400, b""))
                return
            rest = await reader.readuntil(b"\r\n\r\n")
            head = (first + rest).decode("latin-1").split("\r\n")
            method, path, _ = head[0].split(" ")
            pairs = [line.partition(": ") for line in head[1:] if line]
            headers = {name.lower(): value for name, _, value in pairs}
            if method == "CONNECT":
                await tunnel(path, headers, reader, writer)
                return
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            number += 1
            COUNT["requests"] += path != "/log"
            echo = {"method": method, "headers": headers, "body": body.decode()}
            whole = answer(200, json.dumps(echo).encode(), "X-Two: 1", "X-Two: 2")
            if not await respond(path, whole, number, writer):
                return
    except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
        pass
    finally:
        writer.close()


async def main():
    context = None
    if sys.argv[1]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1])
    server = await asyncio.start_server(connection, "127.0.0.1", 0, ssl=context, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    threading.Thread(target=end_with_input, daemon=True).start()
    await server.serve_forever()


def end_with_input():
    sys.stdin.read()
    os._exit(0)


asyncio.run(main())
