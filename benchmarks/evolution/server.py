# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""A server on loopback that evolves instructions and answers them, badly.

What it says depends on nothing but what it is asked: most replies are good, some are empty, refused, held
back, too long, copied, without code or no Python. How it says it depends on how often it was asked: a first
attempt may meet 429, 500 or a body that is cut off. It prints its port and ends with its standard input.

    server.py [--faults SHARE] [--log FILE]
"""
import argparse
import collections
import hashlib
import http.server
import json
import os
import sys
import threading

parser = argparse.ArgumentParser()
parser.add_argument('--faults', type=float, default=0.06)
parser.add_argument('--log')
options = parser.parse_args()

EVOLVE = 'Please increase the difficulty of the given programming test question'
WORDS = ('handling empty input, without recursion, in linear time, using a generator, for very large numbers, '
         'with type hints, keeping the order of the input, and raising ValueError for negative values').split(', ')
attempts = collections.Counter()
lock = threading.Lock()
count = 0


def number_of(text, salt):
    return int.from_bytes(hashlib.sha256((salt + text).encode()).digest()[:6], 'big')


def reply_to(text):
    """The text, the finish reason, and an error instead of both."""
    number = number_of(text, 'reply')
    chance = number % 100
    if 'Your Judgement' in text:
        return ('Equal' if chance < 5 else 'Not Equal'), 'stop', None
    if text.startswith(EVOLVE):
        parent = text.partition('#Given Test#\n')[2].partition('\n\n#Rewritten Test#')[0]
        parent = parent or text.split('\n\n', 2)[2]
        evolved = '%s It has to work %s (case %d).' % (
            parent, ' and '.join(WORDS[(number >> shift) % len(WORDS)] for shift in (8, 16)), number % 9973)
        if chance < 3:
            return '', 'stop', None
        if chance < 6:
            return "I'm sorry, but I cannot make this harder.", 'stop', None
        if chance < 8:
            return '', 'content_filter', None
        if chance < 10:
            return evolved * 20, 'length', None
        if chance < 12:
            return '#Rewritten Test#\n' + evolved, 'stop', None
        if chance < 14:
            return ' ' + parent.upper() + '\n', 'stop', None
        if chance < 16:
            return 'Write a function that adds all numbers of a list, number %d of 9.' % (number % 7), 'stop', None
        if chance < 17:
            return None, None, 'content_filter'
        if chance < 18:
            return 'This is the.', 'stop', None
        return evolved, 'stop', None
    name = 'f%d' % (number % 100000)
    good = 'Here it is:\n\n```python\ndef %s(values):\n    return sorted(values)\n\nassert %s([2, 1]) == [1, 2]\n```\n' % (name, name)
    if chance < 3:
        return '', 'stop', None
    if chance < 6:
        return "I'm sorry, as an AI I can't do that.", 'stop', None
    if chance < 8:
        return good.replace('```\n', '', 1) * 30, 'length', None
    if chance < 10:
        return 'One sorts the values and looks at the first of them.', 'stop', None
    if chance < 12:
        return good.replace('(values):', '(values:'), 'stop', None
    if chance < 14:
        return good.replace('[1, 2]\n', '[2, 1]\n'), 'stop', None
    if chance < 15:
        return good.replace('sorted(values)', 'sorted(values)\n\nimport sys\nsys.exit(0)'), 'stop', None
    return good, 'stop', None


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        models = {'object': 'list', 'data': [{'id': 'stub', 'object': 'model', 'owned_by': 'vllm'}]}
        found = self.path == '/v1/models'
        self.answer(models if found else {'error': {'message': 'not found'}}, 200 if found else 404)

    def do_POST(self):
        global count
        body = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
        text = body['messages'][-1]['content']
        with lock:
            attempts[text] += 1
            attempt = attempts[text]
            count += 1
            name = 'chatcmpl-%d' % count
        fault = number_of(text, 'fault') % 10000 / 10000
        fault = int(fault / options.faults * 3) if attempt == 1 and fault < options.faults else None
        if options.log:
            with lock, open(options.log, 'a') as file:
                file.write(json.dumps({'text': text, 'seed': body.get('seed'), 'fault': fault,
                                       'key': self.headers.get('Authorization')}) + '\n')
        said, finish, error = reply_to(text)
        if fault == 0:
            self.answer({'error': {'message': 'Rate limit reached'}}, 429)
        elif fault == 1:
            self.answer({'error': {'message': 'internal error'}}, 500)
        elif error:
            self.answer({'error': {'message': 'the prompt is held back', 'code': error}}, 400)
        else:
            usage = {'prompt_tokens': len(text) // 4 + 1, 'completion_tokens': len(said) // 4 + 1}
            choice = {'index': 0, 'message': {'role': 'assistant', 'content': said}, 'finish_reason': finish}
            self.answer({'id': name, 'choices': [choice], 'usage': usage}, 200, cut=fault == 2)

    def answer(self, value, status, cut=False):
        text = json.dumps(value).encode()
        self.send_response(status)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(text)))
        self.end_headers()
        if cut:
            self.wfile.write(text[:len(text) // 2])
            self.wfile.flush()
            self.close_connection = True
            self.connection.shutdown(2)
        else:
            self.wfile.write(text)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request, client_address):
        pass


server = Server(('127.0.0.1', 0), Handler)
print(server.server_address[1], flush=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdin.read()
os._exit(0)
