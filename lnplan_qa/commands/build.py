"""``lnplan-qa build``: the encoder and the index, from corpus/."""

from __future__ import annotations

import argparse

from lnplan_qa.commands.context import EXIT_OK, Context, report
from lnplan_qa.errors import SearchIndexError

HELP = "由 corpus/ 生成编码器与索引，写入 index/"
EXAMPLES = """\
示例：
  lnplan-qa build                重建
  lnplan-qa build --if-needed    只在缺失、损坏或过期时重建"""


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--if-needed", action="store_true", help="已有可用的索引时什么也不做")


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Build the index; with ``--if-needed`` only where the one on disk cannot be used, and say why."""
    from lnplan_qa.search.index import build_index, open_index

    if arguments.if_needed:
        try:
            open_index(context.settings)
        except SearchIndexError as error:
            report(str(error))
        else:
            return EXIT_OK
    build_index(context.settings, report)
    return EXIT_OK
