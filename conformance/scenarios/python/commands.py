"""What both of Python's clients have in common: how they are asked, and how they tell what they saw."""

import json
import sys
import threading
import time

CODECS = ["none", "gzip", "snappy", "lz4", "zstd"]
PER_TRANSACTION = 10
STEPS = [
    (["committed-0", "committed-1"], "commit"),
    (["aborted-0", "aborted-1"], "abort"),
    (["committed-2", "end"], "commit"),
]


def say(**fields):
    """Tells what was seen, one JSON object a line."""
    print(json.dumps(fields, ensure_ascii=False), flush=True)


def records_of(codec):
    """Key, value and headers of each record that is sent with one compression."""
    for i in range(50):
        headers = [("codec", codec.encode()), ("index", str(i).encode())]
        yield f"key-{i % 7}".encode(), f"{codec} {i} {'ä' * i}".encode(), headers


def told(record_key, value, headers, partition, offset):
    """One record as it is told."""
    return {
        "key": None if record_key is None else record_key.decode(),
        "value": value.decode(),
        "headers": {name: header.decode() for name, header in headers},
        "partition": partition,
        "offset": offset,
    }


def eventually(expected, look):
    """What is seen when it is as expected, or after ten seconds: a broker may learn of a change after it was answered."""
    for _ in range(100):
        if look() == expected:
            break
        time.sleep(0.1)
    return look()


def until_stdin_ends():
    """An event that comes when whoever started this wants it to leave."""
    end = threading.Event()

    def listen():
        sys.stdin.read()
        end.set()

    threading.Thread(target=listen, daemon=True).start()
    return end


def perform(client):
    """Has the client, a class that is made with the address of the broker, do the command of the command line."""
    bootstrap, command, *rest = sys.argv[1:]
    try:
        do(client(bootstrap), command, rest)
    except Exception as error:
        sys.exit(f"{type(error).__name__}: {error}")


def do(made, command, arguments):
    commands = {
        "send": lambda topic, first, count: made.send(topic, int(first), int(count)),
        "send-every-codec": made.send_every_codec,
        "read": lambda topic, group, isolation, count: made.read(topic, group, isolation, int(count)),
        "member": made.member,
        "transactions": made.transactions,
        "transform": lambda a, b, group, tid, how, count: made.transform(a, b, group, tid, how == "crash", int(count)),
        "admin": made.admin,
        "guide-example": lambda topic, group: made.guide_example(topic, group),
    }
    commands[command](*arguments)
