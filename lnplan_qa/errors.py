"""The error tree. Every message carries the offending value and the cure, in the user's language (Chinese).

LnplanError
├── CorpusError            corpus/ cannot be read, or is not what it should be
│   └── PlanFormatError    the plan's text does not parse as a plan
├── EncoderError           the encoder's weights are missing or unusable
├── SearchIndexError       the index on disk cannot be used
│   ├── MissingIndexError  nothing was built yet
│   ├── StaleIndexError    built from another plan, corpus, encoder or version
│   └── BrokenIndexError   a file is truncated, foreign or missing
├── FilterError            a filter names what the plan does not have
├── QuestionError          the question itself cannot be taken (empty, too long, not text)
├── BusyError              nothing can be answered now: loading, failed, or too many at once
└── ServerError            the web server cannot listen on its address, or keep what it is to keep
"""

from __future__ import annotations

import errno


class LnplanError(Exception):
    """Base of all errors that this package raises on purpose."""


class CorpusError(LnplanError):
    """A file of ``corpus/`` is missing or unreadable."""


class PlanFormatError(CorpusError):
    """The text has no structure that the parser knows."""


class EncoderError(LnplanError):
    """The encoder's weights are missing, truncated or of another format."""


class SearchIndexError(LnplanError):
    """The index on disk cannot be used."""


class MissingIndexError(SearchIndexError):
    """There is no index yet."""


class StaleIndexError(SearchIndexError):
    """The index was made from something that has changed since."""


class BrokenIndexError(SearchIndexError):
    """A file of the index is truncated, foreign or missing."""


class FilterError(LnplanError):
    """A filter names what the plan does not have, or is no figure; the message says what exists."""


class QuestionError(LnplanError):
    """The question is empty, too long or not text."""


class BusyError(LnplanError):
    """Nothing can be answered now; the message says why, and when to come back."""


class ServerError(LnplanError):
    """The web server cannot listen on its address, or cannot open the file in which it is to keep something."""


#: What the system says in English, by its number.
_REASONS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "不允许",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘只读",
    errno.EIO: "磁盘读写出错",
    errno.EMFILE: "打开的文件太多",
    errno.ENAMETOOLONG: "名称太长",
    errno.ELOOP: "链接绕成了圈",
    errno.EADDRINUSE: "已被占用",
    errno.EADDRNOTAVAIL: "不是本机的地址",
}


def why(error: OSError) -> str:
    """What went wrong with a file or an address, in Chinese; in the system's words where it is something rare."""
    return _REASONS.get(error.errno or 0, error.strerror or str(error))
