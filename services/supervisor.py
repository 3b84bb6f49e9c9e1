"""Starts programs, starts those again that die, and stops them all in the end."""

import time
from collections.abc import Callable

from services.processes import Process, Program, Register

LONGEST_PAUSE = 30.0  # seconds before a program that keeps dying is tried again
LONG_ENOUGH = 60.0  # seconds after which a program counts as healthy again


class Supervised:
    """One program and its present process, if it has one."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.process: Process | None = Process(program)
        self.pause = 1.0
        self.due = 0.0


class Supervisor:
    """Watches programs; `say` tells the person at the terminal what happens to them."""

    def __init__(self, register: Register, say: Callable[[str], None]) -> None:
        self.members: list[Supervised] = []
        self.register = register
        self.say = say

    def start(self, *programs: Program) -> None:
        for program in programs:
            self.members.append(Supervised(program))
            self.note()

    def start_again(self) -> None:
        """Without a pause, for who knows why they ended."""
        for member in self.members:
            if member.process and member.process.has_ended():
                member.process = Process(member.program)
        self.note()

    def ended(self) -> list[Process]:
        return [m.process for m in self.members if m.process and m.process.has_ended()]

    def look(self) -> None:
        """One round: trim logs, notice who died, start those whose pause is over."""
        for member in self.members:
            if member.process and member.process.has_ended():
                self.mourn(member, member.process)
            elif member.process:
                member.process.trim_log()
            elif time.monotonic() >= member.due:
                member.process = Process(member.program)
                self.note()

    def mourn(self, member: Supervised, process: Process) -> None:
        process.wait_or_kill()  # its leader is gone, its family may not be
        if time.monotonic() - process.started > LONG_ENOUGH:
            member.pause = 1.0
        self.say(
            f"{member.program.name} ended ({how_it_ended(process)}); starting it again in "
            f"{member.pause:.0f} s. The end of {member.program.log}:\n{process.last_words()}"
        )
        member.process = None
        member.due = time.monotonic() + member.pause
        member.pause = min(member.pause * 2, LONGEST_PAUSE)

    def stop(self) -> None:
        """All are asked at once, so that the slowest one decides how long it takes."""
        processes = [member.process for member in self.members if member.process]
        for process in processes:
            process.ask_to_stop()
        for process in processes:
            process.wait_or_kill()
        self.register.path.unlink(missing_ok=True)

    def note(self) -> None:
        self.register.write([member.process for member in self.members if member.process])


def how_it_ended(process: Process) -> str:
    code = process.popen.returncode
    return f"signal {-code}" if code and code < 0 else f"exit code {code}"
