"""Runs `whosaid extract --out` on a corpus and reports time, memory and the model's share; see bench.sh."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

# The pipeline's threads that are not the engine's, and the main thread, which writes.
OTHERS = ("read", "prepare", "decode", "document")


def run(arguments):
    """Seconds, processor seconds, those outside the model, peak memory in MB, tokens."""
    with tempfile.TemporaryDirectory() as work:
        out = pathlib.Path(work) / "out"
        began = time.monotonic()
        process = subprocess.Popen(["target/release/whosaid", "extract", "--out", out, *arguments],
                                   stderr=subprocess.DEVNULL)
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
        if status:
            sys.exit(f"whosaid ended with exit code {os.waitstatus_to_exitcode(status)}")
        counts = json.load(open(out / "manifest.json"))["counts"]
    others = sum(seconds for task, (name, seconds) in threads.items()
                 if name.startswith(OTHERS) or task == str(process.pid))
    processor = use.ru_utime + use.ru_stime
    return took, processor, others, use.ru_maxrss / 1024, counts


def main():
    corpus, times = sys.argv[1], int(sys.argv[2])
    megabytes = os.path.getsize(corpus) / 1e6
    for name, arguments in (("all cores", [corpus]), ("one thread", ["-j", "1", corpus]), (f"{times} times over", [corpus] * times)):
        if arguments.count(corpus) < 1 or (name.endswith("over") and times < 2):
            continue
        took, processor, others, peak, counts = run(arguments)
        print(f"{name}: {counts['documents']} documents, {counts['quotes']} quotes in {took:.1f} s "
              f"({counts['documents'] / took:.1f} documents/s, {arguments.count(corpus) * megabytes * 1000 / took:.0f} kB/s), "
              f"processor {processor:.1f} s, {100 * (1 - others / processor):.1f}% of it the model's, peak {peak:.0f} MB",
              flush=True)


if __name__ == "__main__":
    main()
