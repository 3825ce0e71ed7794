"""An encoder whose vectors can be worked out by eye: one coordinate a topic, how often its character occurs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

#: 老 the old, 学 school, 医 medicine, 业 work.
TOPICS: Final = "老学医业"

TINY_PLAN: Final = """前  言
本规划谈四件事。

第一章  养老
1.1  养老服务
老人由社区照料，老人食堂每村一个。
养老床位到2025年达到40张。

第二章  教育
2.1  上学
学校新建五所，学生就近上学。

第三章  医疗
3.1  看病
医院扩建，医生下乡。
表3-1  指标

\t指标名称
\t计量单位
\t2025年

\t床位
\t张
\t6.61
"""


@dataclass(frozen=True, slots=True)
class TopicEncoder:
    """``老人`` is (1, 0, 0, 0, 0.1) before it is brought to length one; the last coordinate keeps it from being zero."""

    name: str = "test/topics"
    dimension: int = len(TOPICS) + 1

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, 5) float32, rows of length one."""
        counts = [[text.count(topic) for topic in TOPICS] + [0.1] for text in texts]
        vectors = np.array(counts, dtype=np.float32).reshape(len(texts), self.dimension)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same as for queries."""
        return self.encode_queries(texts)
