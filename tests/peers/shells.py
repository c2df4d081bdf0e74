"""Completes words in real shells, each with the script that cogoidc prints for it, by the Tab key on a terminal.

    shells.py BINARY

Needs bash, zsh and fish. One line a check.
"""

import os
import pty
import select
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PATIENCE = 30  # seconds
TAB = "\t"
# To the beginning of the line, where a command is typed that shows the words of the rest.
SHOW = "\x01printf '<%s>\\n' \r"

SHELLS = {
    "bash": ["bash", "--noprofile", "--rcfile", "rc", "-i"],
    "zsh": ["zsh", "--interactive"],
    "fish": ["fish", "--interactive", "--no-config", "--init-command", "source rc"],
}

LINES = [
    # What is typed before Tab, and the word that stands there afterwards.
    ("tar", "targets"),
    ("idp rem", "remove"),
    ("config --sh", "--show-secret"),
    ("config --target cloud", "cloudflare-access"),
    ("targets enc", "encodify"),
    ("idp add beyond", "beyond-identity"),
    ("doctor --only pool.del", "pool.deletion-protection"),
    ("doctor --skip sign-in.cal", "sign-in.callback"),
    ("init --tier ess", "essentials"),
    ("plan --region eusc", "eusc-de-east-1"),
    ("plan --profile hosp", "hospital"),
    ("apply --spec pro", "prod.toml"),
    ("init --scope aws", "aws.cognito.signin.user.admin"),
    ("config --as terr", "terraform"),
    ("completions fi", "fish"),
    ("export --as aw", "aws-cli"),
    ("policy des", "destroy"),
]


class Terminal:
    """A shell on a terminal of its own."""

    def __init__(self, command, home, environment):
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(home)
            os.execvpe(command[0], command, environment)
        self.shown = ""

    def type(self, text):
        os.write(self.terminal, text.encode())

    def wait_for(self, *texts):
        """What was shown until one of these texts was."""
        end = time.monotonic() + PATIENCE
        while not any(text in self.shown for text in texts):
            left = end - time.monotonic()
            readable, _, _ = select.select([self.terminal], [], [], max(left, 0))
            if not readable:
                raise AssertionError(f"none of {texts} is shown: {self.shown!r}")
            self.answer(os.read(self.terminal, 65536).decode(errors="replace"))
        shown, self.shown = self.shown, ""
        return shown

    def answer(self, text):
        """Takes what is shown in, and answers the questions about the terminal that fish asks."""
        self.shown += text
        for question, answer in [("\x1b[c", "\x1b[?62c"), ("\x1b[0c", "\x1b[?62c"), ("\x1b[6n", "\x1b[1;1R")]:
            if question in text:
                self.type(answer)

    def close(self):
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.terminal)


def rc(shell, binary):
    """The file that a shell reads when it starts: completions as the README says, and a prompt that can be waited for."""
    load = {
        "bash": "PS1='ready> '\nsource <(cogoidc completions bash)",
        "zsh": "PS1='ready> '\nautoload -U compinit && compinit -u\nsource <(cogoidc completions zsh)",
        "fish": "function fish_prompt; echo 'ready> '; end\ncogoidc completions fish | source",
    }
    return f"{load[shell]}\n"


def start(shell, binary, home):
    folder = home / "bin"
    folder.mkdir()
    (folder / "cogoidc").symlink_to(binary)
    (home / ".aws").mkdir()
    (home / ".aws/config").write_text("[profile hospital]\nregion = eu-central-1\n[profile lab]\n")
    for name in ["prod.toml", "prod.txt"]:
        (home / name).write_text("")
    for name in ["rc", ".zshrc"]:
        (home / name).write_text(rc(shell, binary))
    environment = {
        "PATH": f"{folder}:{os.environ['PATH']}",
        "HOME": str(home),
        "TERM": "xterm",
        "LANG": "C.UTF-8",
    }
    terminal = Terminal(SHELLS[shell], home, environment)
    terminal.wait_for("ready> ")
    return terminal


def completed(terminal, typed):
    """The last word of the line after Tab."""
    terminal.type(f"cogoidc {typed}{TAB}{SHOW}")
    # The first word, the others, and the next prompt come in pieces.
    shown = terminal.wait_for("<cogoidc>\r\n")
    while "ready> " not in shown.split("<cogoidc>\r\n")[-1]:
        shown += terminal.wait_for("ready> ")
    lines = shown.split("<cogoidc>\r\n")[-1].splitlines()
    words = [line[1:-1] for line in lines if line.startswith("<") and line.endswith(">")]
    return words[-1] if words else ""


def check(claim, said, expected):
    if said == expected:
        print(f"ok   {claim}", flush=True)
        return True
    print(f"fail {claim}\n     {said!r} instead of {expected!r}", flush=True)
    return False


def main():
    binary = Path(sys.argv[1]).resolve()
    passed = True
    for shell in SHELLS:
        version = subprocess.run([shell, "--version"], capture_output=True, text=True, check=True).stdout.split("\n")[0]
        with tempfile.TemporaryDirectory() as home:
            terminal = start(shell, binary, Path(home))
            try:
                for typed, expected in LINES:
                    said = completed(terminal, typed)
                    passed &= check(f"{version.strip()}: Tab completes `{typed}`", said, expected)
            except AssertionError as why:
                passed = check(f"{shell} completes", str(why), "")
            finally:
                terminal.close()
    sys.exit(0 if passed else 1)


if __name__ == "__main__":
    main()
