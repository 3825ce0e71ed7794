"""``lnplan-qa serve``: the web page."""

from __future__ import annotations

import argparse
import dataclasses
import errno
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from lnplan_qa.commands.context import EXIT_OK, Context, report
from lnplan_qa.config import DEFAULT_HOST, DEFAULT_PORT, SETTINGS, parse_days, parse_port, parse_root_path
from lnplan_qa.errors import ServerError, why

HELP = "启动网页服务"
EXAMPLES = """\
示例：
  lnplan-qa serve                          只供本机访问
  lnplan-qa serve --open                   并打开浏览器
  lnplan-qa serve --host 0.0.0.0 --port 8080   供同一网络的人访问
  lnplan-qa serve --root-path /lnplan      在反向代理的 /lnplan/ 之下
  lnplan-qa serve --log --feedback --keep-days 30   记下提问和评价，保存 30 天

没有给出的选项用环境变量，再用缺省。提问和评价缺省都不保存。"""

#: How long ``--open`` waits for the page, in seconds.
_OPEN_WITHIN = 60.0
_T = TypeVar("_T")


def _typed(parse: Callable[[str], _T]) -> Callable[[str], _T]:
    def read(value: str) -> _T:
        try:
            return parse(value)
        except ValueError as error:
            raise argparse.ArgumentTypeError(f"{value} {error}".removesuffix("。")) from None

    return read


def _folder(value: str) -> Path:
    """A folder of the command line counts from where the command is given."""
    return Path(value).resolve()


#: Options with a value: setting, how the value is called in the help, how it is read.
_VALUES: Final[tuple[tuple[str, str, Callable[[str], object]], ...]] = (
    ("host", "地址", str),
    ("port", "端口", _typed(parse_port)),
    ("root_path", "路径", _typed(parse_root_path)),
    ("data", "文件夹", _folder),
    ("keep_days", "天数", _typed(parse_days)),
)
_SWITCHES: Final = ("log", "feedback")


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments; each overrides the setting of its name."""
    for name, metavar, read in _VALUES:
        setting = SETTINGS[name]
        parser.add_argument(setting.option, dest=name, metavar=metavar, type=read, help=_help(name))
    for name in _SWITCHES:
        parser.add_argument(
            SETTINGS[name].option.split("/")[0], dest=name, action=argparse.BooleanOptionalAction, help=_help(name)
        )
    parser.add_argument("--open", action="store_true", help="就绪后打开浏览器")


def _help(name: str) -> str:
    setting = SETTINGS[name]
    return f"{setting.help.removesuffix('：on 或 off')}（缺省 {setting.default or '无'}，或 {setting.variable}）"


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Serve until interrupted.

    Raises:
        ServerError: host and port cannot be listened on; said before anything heavy is imported.
    """
    given = {name: getattr(arguments, name) for name in (*(value[0] for value in _VALUES), *_SWITCHES)}
    given["host"] = given["host"] or None  # an empty address is none given
    settings = dataclasses.replace(
        context.settings, **{name: value for name, value in given.items() if value is not None}
    )
    settings = dataclasses.replace(settings, port=free_port(settings.host, settings.port))
    shown = DEFAULT_HOST if settings.host in ("0.0.0.0", "::", "") else settings.host
    address = f"http://{f'[{shown}]' if ':' in shown else shown}:{settings.port}{settings.root_path}/"
    report(f"正在启动网页服务 {address} ……")

    from lnplan_qa.web import server  # imported late: other commands need no web server

    if arguments.open:
        threading.Thread(target=_open_when_up, args=(shown, settings.port, address), daemon=True).start()
    server.run(settings)
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
            f"不能在地址 {host} 上监听（{why(error)}）。请用 {DEFAULT_HOST}（本机）或 0.0.0.0。"
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
