# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""A server on loopback that answers the problems of `humanEvalProblems`, and a proxy if asked as one.

It prints its port, adds a line to the file of its argument for each request, and ends with its
standard input.
"""
import http.server
import json
import os
import sys
import threading


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *arguments):
        pass

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
        with open(sys.argv[1], 'a') as file:
            file.write(json.dumps({'path': self.path, 'stream': body.get('stream', False)}) + '\n')
        number = int(body['prompt'].split('add')[1].split('(')[0])
        choices = [{'index': index, 'text': '    return x + %d\n' % number, 'finish_reason': 'stop'}
                   for index in range(body.get('n', 1))]
        usage = {'prompt_tokens': 10, 'completion_tokens': 5 * len(choices)}
        if body.get('stream'):
            parts = [{'choices': [choice]} for choice in choices] + [{'choices': [], 'usage': usage}]
            lines = ['data: %s\n\n' % json.dumps(part) for part in parts] + ['data: [DONE]\n\n']
            self.answer(''.join(lines), 'text/event-stream')
        else:
            self.answer(json.dumps({'choices': choices, 'usage': usage}), 'application/json')

    def answer(self, text, kind):
        self.send_response(200)
        self.send_header('Content-Type', kind)
        self.send_header('Content-Length', str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())


server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
print(server.server_address[1], flush=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdin.read()
os._exit(0)
