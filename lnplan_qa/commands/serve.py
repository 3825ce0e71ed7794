"""``lnplan-qa serve``: the web page."""

from __future__ import annotations

import argparse
import dataclasses
import errno
import socket
import threading
import time

from lnplan_qa.commands.context import EXIT_OK, Context, report
from lnplan_qa.config import DEFAULT_HOST, DEFAULT_PORT
from lnplan_qa.errors import ServerError

HELP = "启动网页服务"
EXAMPLES = """\
示例：
  lnplan-qa serve                          只供本机访问
  lnplan-qa serve --open                   并打开浏览器
  lnplan-qa serve --host 0.0.0.0 --port 8080   供同一网络的人访问"""

#: How long ``--open`` waits for the page, in seconds.
_OPEN_WITHIN = 60.0


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--host", metavar="地址", help=f"监听的地址（缺省 {DEFAULT_HOST}，或 LNPLAN_HOST）")
    parser.add_argument(
        "--port", metavar="端口", type=_port, help=f"监听的端口（缺省 {DEFAULT_PORT}，或 LNPLAN_PORT；0 为任选）"
    )
    parser.add_argument("--open", action="store_true", help="就绪后打开浏览器")


def _port(value: str) -> int:
    if not value.isdecimal() or int(value) > 65535:
        raise argparse.ArgumentTypeError(f"{value} 不是有效的端口号，请给出 0 到 65535 之间的整数")
    return int(value)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Serve until interrupted.

    Raises:
        ServerError: host and port cannot be listened on; said before anything heavy is imported.
    """
    host = arguments.host or context.settings.host
    port = free_port(host, arguments.port if arguments.port is not None else context.settings.port)
    shown = DEFAULT_HOST if host in ("0.0.0.0", "::", "") else host
    address = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/"
    report(f"正在启动网页服务 {address} ……")

    from lnplan_qa.web.app import serve  # imported late: Gradio takes seconds

    if arguments.open:
        threading.Thread(target=_open_when_up, args=(shown, port, address), daemon=True).start()
    serve(dataclasses.replace(context.settings, host=host, port=port))
    return EXIT_OK


def free_port(host: str, port: int) -> int:
    """``port`` where it can be listened on at ``host``; for 0 one that the system picks.

    Raises:
        ServerError: the port is taken or not allowed, or the host is not one of this machine.
    """
    try:
        return _bind(host, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            other = _free_port_after(host, port)
            raise ServerError(
                f"端口 {port} 已被占用。请换一个，例如：lnplan-qa serve --port {other}（或 make run PORT={other}），"
                "或先停掉占用它的程序。"
            ) from None
        if error.errno == errno.EACCES:
            raise ServerError(
                f"没有权限使用端口 {port}。请改用 1024 以上的端口，例如 --port {DEFAULT_PORT}。"
            ) from None
        raise ServerError(
            f"不能在地址 {host} 上监听（{error.strerror}）。请用 {DEFAULT_HOST}（本机）或 0.0.0.0。"
        ) from None


def _free_port_after(host: str, port: int) -> int:
    for other in range(port + 1, min(port + 50, 65536)):
        try:
            return _bind(host, other)
        except OSError:
            continue
    return _bind(host, 0)


def _bind(host: str, port: int) -> int:
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the server itself does: an address in TIME_WAIT after a restart is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)
        return int(probe.getsockname()[1])


def _open_when_up(host: str, port: int, address: str) -> None:
    import webbrowser

    until = time.monotonic() + _OPEN_WITHIN
    while time.monotonic() < until:
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            webbrowser.open(address)
            return
