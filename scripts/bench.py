"""Runs `whosaid extract --out` on corpora and reports time, speed, memory and the model's share; see bench.sh."""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

# The pipeline's threads that are not the engine's, and the main thread, which writes.
OTHERS = ("read", "prepare", "decode", "document")


def run(arguments):
    """Seconds, processor seconds, those outside the model, peak memory in MB, tokens a second, the manifest's counts."""
    with tempfile.TemporaryDirectory() as work:
        out, log = pathlib.Path(work) / "out", pathlib.Path(work) / "log"
        began = time.monotonic()
        with open(log, "w") as stderr:
            process = subprocess.Popen(["target/dist/whosaid", "extract", "--out", out, *arguments], stderr=stderr)
        threads = {}
        while True:
            try:
                for task in os.listdir(f"/proc/{process.pid}/task"):
                    stat = open(f"/proc/{process.pid}/task/{task}/stat").read()
                    name, rest = stat[stat.index("(") + 1:stat.rindex(")")], stat[stat.rindex(")") + 2:].split()
                    threads[task] = (name, (int(rest[11]) + int(rest[12])) / os.sysconf("SC_CLK_TCK"))
            except (OSError, ValueError):
                pass  # the process or the thread has just ended
            pid, status, use = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            time.sleep(0.05)
        took = time.monotonic() - began
        said = log.read_text()
        if status:
            sys.exit(f"whosaid ended with exit code {os.waitstatus_to_exitcode(status)}:\n{said}")
        counts = json.load(open(out / "manifest.json"))["counts"]
    others = sum(seconds for task, (name, seconds) in threads.items()
                 if name.startswith(OTHERS) or task == str(process.pid))
    speed = re.findall(r"(\d+) tokens/s", said)
    return took, use.ru_utime + use.ru_stime, others, use.ru_maxrss / 1024, int(speed[-1]) if speed else 0, counts


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", metavar="CORPUS.jsonl")
    parser.add_argument("--times", type=int, default=1, help="also over the corpora this many times")
    parser.add_argument("--only", choices=["all", "one", "times"], help="one of the runs: all cores, one thread, many times")
    options = parser.parse_args()
    corpora, times = options.corpora, options.times
    megabytes = sum(os.path.getsize(corpus) for corpus in corpora) / 1e6
    for short, name, arguments, repeated in (("all", "all cores", corpora, 1), ("one", "one thread", ["-j", "1", *corpora], 1),
                                             ("times", f"{times} times over", corpora * times, times)):
        if options.only not in (None, short) or (short == "times" and times < 2):
            continue
        took, processor, others, peak, speed, counts = run(arguments)
        print(f"{name}: {counts['documents']} documents, {counts['quotes']} quotes in {took:.1f} s "
              f"({counts['documents'] / took:.1f} documents/s, {speed} tokens/s, {repeated * megabytes * 1000 / took:.0f} kB/s), "
              f"processor {processor:.1f} s, {100 * (1 - others / processor):.1f}% of it the model's, peak {peak:.0f} MB",
              flush=True)


if __name__ == "__main__":
    main()
