"""CPU time and memory are those of the processes that are asked about."""

import os
import subprocess
import sys
import time

from bench import machine

WORK = "import time\nwhile time.process_time() < 0.3: pass\nprint('done', flush=True)\ninput()"


def test_the_work_of_a_child_is_counted_and_nothing_else() -> None:
    child = subprocess.Popen([sys.executable, "-c", WORK], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdin
    assert child.stdout
    before = machine.cpu_seconds(machine.family(child.pid))
    assert child.stdout.readline() == "done\n"
    idle = machine.cpu_seconds([child.pid])
    time.sleep(0.1)
    assert machine.spent(before, idle) > 0.1
    assert machine.spent(idle, machine.cpu_seconds([child.pid])) < 0.05
    assert child.pid in machine.family(os.getpid())
    assert 1 < machine.resident_mb([child.pid]) < 200
    child.communicate("\n")
    assert machine.spent(idle, machine.cpu_seconds([child.pid])) == 0


def test_a_process_that_is_new_counts_from_its_start() -> None:
    assert machine.spent({1: 5.0, 2: 3.0}, {1: 5.5, 3: 0.25}) == 0.75
