# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""A Slurm of one's own on this machine: a controller and some nodes on loopback, for whoever calls.

    apt-get install --no-install-recommends slurmctld slurmd slurm-client munge

Nothing of it is outside of its folder; it needs neither root nor systemd. See slurm.conf(5).
"""
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import time

TOOLS = ['munged', 'slurmctld', 'slurmd', 'sbatch', 'scontrol', 'squeue', 'sinfo']
SBIN = '/usr/sbin:/sbin:'

# A requeued job waits for cred_expire seconds and more: 121 s by default.
CONFIGURATION = '''\
ClusterName=local
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={port}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket,cred_expire=10
CredType=cred/munge
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool-%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd-%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd-%n.log
PlugStackConfig=/dev/null
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_interval=2,bf_interval=2,batch_sched_delay=0
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
JobRequeue=1
ReturnToService=2
SlurmdTimeout=60
InactiveLimit=0
KillWait=5
MinJobAge=300
MpiDefault=none
SlurmdParameters=config_overrides
'''


def missing():
    """The tools that are not here."""
    return [name for name in TOOLS if not shutil.which(name, path=SBIN + os.environ.get('PATH', ''))]


def free_port(count):
    """The first of some ports in a row that nobody uses."""
    for first in range(17000, 60000, count + 3):
        taken = False
        for port in range(first, first + count):
            with socket.socket() as probe:
                taken = taken or probe.connect_ex(('127.0.0.1', port)) == 0
        if not taken:
            return first
    raise SystemExit('no free ports')


class Slurm:
    """A cluster, up between `with` and its end; two partitions, of which `urgent` preempts `normal`."""

    def __init__(self, folder, nodes=2, processors=1):
        self.folder = pathlib.Path(folder).resolve()
        self.nodes = ['n%d' % (number + 1) for number in range(nodes)]
        self.processors = processors
        self.variables = {**os.environ, 'SLURM_CONF': str(self.folder / 'slurm.conf'),
                          'PATH': SBIN + os.environ.get('PATH', '')}
        self.port = free_port(nodes + 1)

    def __enter__(self):
        self.configure()
        folder = self.folder
        self.call('munged', '--force', '--key-file=%s/key' % folder, '--socket=%s/munge.socket' % folder,
                  '--pid-file=%s/munged.pid' % folder, '--seed-file=%s/seed' % folder,
                  '--log-file=%s/munged.log' % folder)
        self.call('slurmctld', '-i')
        for node in self.nodes:
            self.start_node(node)
        for _ in range(120):
            idle = self.call('sinfo', '-h', '-N', '-p', 'normal', '-t', 'idle', '-o', '%N', check=False).split()
            if len(set(idle)) == len(self.nodes):
                return self
            time.sleep(0.5)
        self.__exit__()
        raise SystemExit('Slurm does not come up; see %s/*.log' % folder)

    def __exit__(self, *_):
        for path in [*self.folder.glob('slurmd-*.pid'), self.folder / 'slurmctld.pid', self.folder / 'munged.pid']:
            end(path)

    def configure(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / 'state').mkdir(exist_ok=True)
        key = self.folder / 'key'
        key.write_bytes(os.urandom(1024))
        key.chmod(0o400)
        host = socket.gethostname().split('.')[0]
        lines = [CONFIGURATION.format(host=host, port=self.port, folder=self.folder,
                                      user=pwd.getpwuid(os.getuid()).pw_name)]
        for number, node in enumerate(self.nodes):
            lines.append('NodeName=%s NodeAddr=127.0.0.1 NodeHostname=%s Port=%d CPUs=%d State=UNKNOWN\n' % (
                node, host, self.port + 1 + number, self.processors))
        for name, tier in [('normal', 1), ('urgent', 10)]:
            lines.append('PartitionName=%s Nodes=%s Default=%s MaxTime=INFINITE State=UP PriorityTier=%d\n' % (
                name, ','.join(self.nodes), 'YES' if tier == 1 else 'NO', tier))
        (self.folder / 'slurm.conf').write_text(''.join(lines))
        (self.folder / 'cgroup.conf').write_text('CgroupAutomount=no\n')

    def call(self, *words, check=True):
        """What a tool says."""
        done = subprocess.run([str(word) for word in words], env=self.variables, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if check and done.returncode != 0:
            raise SystemExit('%s: %s' % (' '.join(map(str, words)), done.stdout))
        return done.stdout

    def start_node(self, node):
        self.call('slurmd', '-N', node)

    def kill_node(self, node):
        """Ends a node's daemon as a crash does: what it started goes on."""
        os.kill(int((self.folder / ('slurmd-%s.pid' % node)).read_text()), signal.SIGKILL)

    def jobs(self):
        """The lines of the queue."""
        return self.call('squeue', '-h', '-r', '-o', '%i %T %N').split('\n')[:-1]

    def wait(self, seconds, every=1.0):
        """Waits until no job is left."""
        end_of_patience = time.monotonic() + seconds
        while self.jobs():
            if time.monotonic() > end_of_patience:
                raise SystemExit('jobs are left after %d s: %s' % (seconds, self.jobs()))
            time.sleep(every)


def end(path):
    """Ends the process whose number a file has."""
    try:
        number = int(path.read_text())
        os.kill(number, signal.SIGTERM)
        for _ in range(40):
            time.sleep(0.25)
            os.kill(number, 0)
        os.kill(number, signal.SIGKILL)
    except (OSError, ValueError):
        pass
