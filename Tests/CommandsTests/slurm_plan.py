# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Works on a plan by a private Slurm of two nodes, one element of which is requeued while it runs.

    slurm_plan.py SCALING PROGRAM FOLDER

SCALING is benchmarks/scaling; in FOLDER is the plan `plan`, and the run `merged` afterwards.
"""
import pathlib
import subprocess
import sys
import time

scaling, program, folder = sys.argv[1:]
sys.dont_write_bytecode = True
sys.path.insert(0, scaling)
import slurm  # noqa: E402  its folder is known only now

if slurm.missing():
    raise SystemExit('not here: ' + ' '.join(slurm.missing()))
with slurm.Slurm(pathlib.Path(folder, 'slurm')) as cluster:
    subprocess.run([program, 'submit', 'slurm', 'plan', '--output', 'merged', '--workers', '1'], cwd=folder, check=True,
                   env=cluster.variables)
    requeued = None
    end = time.monotonic() + 120
    while cluster.jobs() and time.monotonic() < end:
        running = [line.split()[0] for line in cluster.jobs() if line.split()[1:2] == ['RUNNING'] and '_' in line]
        if running and not requeued:
            requeued = running[0]
            cluster.call('scontrol', 'requeue', requeued, check=False)
        time.sleep(0.5)
    print('requeued', requeued, 'left', len(cluster.jobs()))
    print(*[path.read_text() for path in pathlib.Path(folder, 'plan/slurm').glob('*.log')])
