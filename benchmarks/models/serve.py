# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Serves a GGUF file by llama.cpp's own server from the wheel xllamacpp.

Usage: serve.py MODEL PORT SLOTS CONTEXT THREADS
"""
import os
import signal
import sys

import xllamacpp

model, port, slots, context, threads = sys.argv[1], *map(int, sys.argv[2:6])
options = xllamacpp.CommonParams()
options.model.path = model
options.hostnames = ['127.0.0.1']
options.port = port
options.n_parallel = slots
options.n_ctx = context
options.cpuparams.n_threads = threads
options.cpuparams_batch.n_threads = threads
key = os.environ.get('LLAMA_API_KEY')
if key:
    options.api_keys = [key]
server = xllamacpp.Server(options)
print('listening at', server.listening_address, flush=True)
signal.sigwait([signal.SIGTERM, signal.SIGINT])
