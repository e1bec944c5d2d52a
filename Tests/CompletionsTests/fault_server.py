# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""A completion server on loopback that fails as it is told to.

One argument, a JSON object:
  script   the faults of the first requests, one each; then all is well
  rate     the share of requests with a fault out of `faults`, by chance from `seed`
  most     the most samples of an answer
  tls      the file of a certificate and its key
It prints its port, answers GET /log with the requests it had, and ends with its standard input.

As an engine it has a port given and ends with a signal:
  port     where it listens
  loading  how often GET /health says that the model is being loaded
  dies     the number of requests after which it kills itself, in every life
  lives    a file that counts its lives
"""

import asyncio
import json
import os
import random
import signal
import socket
import ssl
import struct
import sys
import threading
import zlib

OPTIONS = json.loads(sys.argv[1])
SCRIPT = list(OPTIONS.get("script", []))
CHANCE = random.Random(OPTIONS.get("seed", 1))
LOG = []
COUNT = {"requests": 0, "connections": 0, "at_once": 0, "most_at_once": 0, "loads": 0}


def next_fault():
    if SCRIPT:
        return SCRIPT.pop(0)
    if CHANCE.random() < OPTIONS.get("rate", 0):
        return CHANCE.choice(OPTIONS["faults"])
    return "ok"


def text(body, number):
    asked = json.dumps(body.get("prompt", body.get("messages", ""))).encode()
    return "    return %d\n" % (zlib.crc32(asked) ^ (body.get("seed", 0) + number))


def answer(body, fault):
    n = body.get("n", 1)
    if "most" in OPTIONS:
        n = min(n, OPTIONS["most"])
    if fault == "n-ignored":
        n = 1
    choices = [
        {"index": i, "text": text(body, i), "finish_reason": "stop"} for i in range(n)
    ]
    if fault == "duplicate":
        choices[-1] = dict(choices[0])
    elif fault == "missing":
        del choices[n // 2]
    elif fault == "stranger":
        choices[0]["index"] = 99
    elif fault == "no-choices":
        choices = []
    elif fault == "length":
        choices[0]["finish_reason"] = "length"
    elif fault == "empty":
        choices[0]["text"] = ""
    elif fault == "big":
        choices[0]["text"] = "x" * 10_000_000
    elif fault == "odd-ending":
        choices[0]["finish_reason"] = None
    usage = {"prompt_tokens": 10, "completion_tokens": 5 * n, "total_tokens": 10 + 5 * n}
    return {"choices": choices, "usage": usage, "object": "text_completion"}


def events(body, fault):
    """The answer in pieces, those of the choices by turns, as server-sent events."""
    whole = answer(body, fault)
    pieces = []
    for part in range(3):
        for choice in whole["choices"]:
            text = choice["text"]
            start, end = (len(text) * k // 3 for k in (part, part + 1))
            piece = {"index": choice["index"], "finish_reason": None, "text": text[start:end]}
            if part == 2:
                piece["finish_reason"] = choice["finish_reason"]
            pieces.append({"choices": [piece]})
    pieces.append({"choices": [], "usage": whole["usage"]})
    lines = ["data: %s\n\n" % json.dumps(piece) for piece in pieces] + ["data: [DONE]\n\n"]
    if fault == "stream-cut":
        lines = lines[: len(lines) // 2]
    if fault == "stream-error":
        lines[2:] = ["data: %s\n\n" % error("overloaded", code=503).decode()]
    if fault == "stream-bad":
        lines[2] = "data: {not json\n\n"
    if fault == "stream-unended":
        lines.pop()
    if fault == "stream-odd":
        lines = [": a comment\nevent: message\nid: 7\n"] + [
            line.replace("\n", "\r\n") for line in lines]
    return "".join(lines).encode()


def error(message, kind="error", code=None):
    return json.dumps({"error": {"message": message, "type": kind, "code": code}}).encode()


def respond(status, payload, headers=()):
    lines = ["HTTP/1.1 %d Status" % status]
    given = {name.lower() for name, _ in headers}
    if "content-type" not in given:
        lines.append("Content-Type: application/json")
    if "content-length" not in given:
        lines.append("Content-Length: %d" % len(payload))
    lines += ["%s: %s" % header for header in headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + payload


# What is answered with another status, or with another body.
def plain(fault, body, headers):
    payload = json.dumps(answer(body, fault)).encode()
    if fault.startswith("stream") or (fault == "ok" and body.get("stream")):
        return respond(200, events(body, fault), [("Content-Type", "text/event-stream")])
    key = headers.get("authorization", "Bearer nothing").split(" ")[-1]
    if fault == "429":
        return respond(429, error("Rate limit reached", "tokens", "rate_limit_exceeded"))
    if fault == "429-after":
        return respond(429, error("Slow down"), [("Retry-After", "7")])
    if fault == "429-soon":
        return respond(429, error("Slow down"), [("retry-after-ms", "5")])
    if fault == "429-never":
        return respond(429, error("Slow down"), [("Retry-After", "86400")])
    if fault == "429-quota":
        return respond(429, error("You exceeded your quota", code="insufficient_quota"))
    if fault == "500":
        return respond(500, b"Internal Server Error", [("Content-Type", "text/plain")])
    if fault == "503":
        return respond(503, b'{"error":"server busy, please try again"}')
    if fault == "503-loading":
        return respond(503, error("Loading model", "unavailable_error", 503))
    if fault == "401":
        return respond(401, error("Incorrect API key provided: " + key, code="invalid_api_key"))
    if fault == "404":
        return respond(404, error("The model `m` does not exist.", "NotFoundError", 404))
    if fault == "overflow":
        return respond(400, error("request (15000 tokens) exceeds the available context size",
                                  "exceed_context_size_error", 400))
    if fault == "filtered":
        return respond(400, error("held back", code="content_filter"))
    if fault == "n-refused" and body.get("n", 1) > 4:
        return respond(400, error("Field 'n': Value must be between 1 <= value <= 4, but got %d"
                                  % body["n"], "invalid_request_error", 400))
    if fault == "bad-field":
        return respond(400, error("Field 'max_tokens': type must be number"))
    if fault == "error-200":
        return respond(200, error("upstream failed"))
    if fault == "bad-json":
        return respond(200, b"{not json")
    if fault == "cut-json":
        return respond(200, payload[: len(payload) // 2])
    if fault == "html":
        return respond(200, b"<html>Log in</html>", [("Content-Type", "text/html")])
    if fault == "wrong-type":
        return respond(200, payload, [("Content-Type", "text/html")])
    if fault == "utf8":
        # The first byte of a character of three, as of a model that was stopped inside it.
        return respond(200, payload.replace(b"return", b"return \xe2"))
    if fault == "surrogate":
        return respond(200, payload.replace(b"return", b"return \\ud83d"))
    if fault == "redirect":
        return respond(307, b"", [("Location", "http://127.0.0.1:9/elsewhere")])
    return respond(200, payload)


def reset(writer):
    linger = struct.pack("ii", 1, 0)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.transport.abort()


async def serve_one(fault, body, headers, writer):
    """Answers; false when the connection is to end."""
    whole = respond(200, json.dumps(answer(body, fault)).encode())
    if body.get("stream"):
        whole = respond(200, events(body, fault), [("Content-Type", "text/event-stream")])
    middle = len(whole) - 20
    if fault == "reset-before":
        reset(writer)
        return False
    if fault == "reset-during":
        writer.write(whole[:middle])
        await writer.drain()
        await asyncio.sleep(0.01)
        reset(writer)
        return False
    if fault == "reset-after":
        writer.write(whole)
        await writer.drain()
        await asyncio.sleep(0.05)
        reset(writer)
        return False
    if fault == "truncated":
        writer.write(whole[:middle])
        return False
    if fault == "close":
        return False
    if fault == "not-http":
        writer.write(b"SSH-2.0-OpenSSH_9.2\r\n")
        return False
    if fault in ("stall", "stall-body"):
        if fault == "stall-body":
            writer.write(whole[:middle])
        await writer.drain()
        await asyncio.sleep(30)
        return False
    if fault in ("drip", "slow-drip"):
        for byte in whole:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0.001 if fault == "drip" else 0.1)
        return True
    writer.write(plain(fault, body, headers))
    await writer.drain()
    return True


async def connection(reader, writer):
    COUNT["connections"] += 1
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            lines = head.decode("latin-1").split("\r\n")
            headers = {}
            for line in lines[1:]:
                name, colon, value = line.partition(": ")
                if colon:
                    headers[name.lower()] = value
            if headers.get("expect"):
                writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            content = await reader.readexactly(int(headers.get("content-length", 0)))
            method, path, _ = lines[0].split(" ")
            if path == "/health":
                loads = COUNT["loads"] = COUNT["loads"] + 1
                if loads <= OPTIONS.get("loading", 0):
                    writer.write(respond(503, error("Loading model", "unavailable_error", 503)))
                else:
                    writer.write(respond(200, b'{"status":"ok"}'))
                continue
            if path == "/log":
                report = dict(COUNT, log=LOG)
                writer.write(respond(200, json.dumps(report).encode()))
                continue
            body = json.loads(content or b"{}")
            COUNT["requests"] += 1
            if COUNT["requests"] > OPTIONS.get("dies", 1 << 30):
                os.kill(os.getpid(), signal.SIGKILL)
            COUNT["at_once"] += 1
            COUNT["most_at_once"] = max(COUNT["most_at_once"], COUNT["at_once"])
            if len(LOG) < 200:
                LOG.append({"method": method, "path": path, "headers": headers, "body": body})
            try:
                if not await serve_one(next_fault(), body, headers, writer):
                    break
            finally:
                COUNT["at_once"] -= 1
    except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
        pass
    finally:
        writer.close()


async def main():
    context = None
    if "tls" in OPTIONS:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(OPTIONS["tls"])
    port = OPTIONS.get("port", 0)
    server = await asyncio.start_server(connection, "127.0.0.1", port, ssl=context, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    if "port" not in OPTIONS:
        threading.Thread(target=end_with_input, daemon=True).start()
    if "lives" in OPTIONS:
        with open(OPTIONS["lives"], "a") as file:
            print(os.getpid(), file=file)
    await server.serve_forever()


def end_with_input():
    sys.stdin.read()
    os._exit(0)


asyncio.run(main())
