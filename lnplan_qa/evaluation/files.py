"""Anyone's question file -> questions: JSON Lines, CSV or Excel, row by row; a bad row is reported and the rest goes on.

Columns may be named in Chinese or English, in any order; ``question`` alone is needed. Nothing in a workbook is ever
executed: cells are read as stored values, macros and external links are not opened.
"""

from __future__ import annotations

import codecs
import csv
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from lnplan_qa.config import MAX_QUESTION_CHARACTERS
from lnplan_qa.errors import LnplanError, why
from lnplan_qa.evaluation.questions import EvalQuestion
from lnplan_qa.types import Status

#: Names of columns that are understood, folded to lower case without blanks and underscores.
_COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "id": ("id", "编号", "序号", "题号"),
    "question": ("question", "问题", "提问", "问句", "题目", "query", "q"),
    "answer": ("answer", "答案", "参考答案", "标准答案", "正确答案", "回答", "goldanswer"),
    "status": ("status", "状态", "应有状态"),
    "quotes": ("goldquotes", "quotes", "quote", "引用", "原文", "依据", "出处原文"),
    "values": ("goldvalues", "values", "value", "数值", "关键值", "应有的值"),
    "history": ("history", "此前的提问", "上文", "历史"),
    "category": ("category", "类别", "分类", "类型"),
    "persona": ("persona", "人群", "角色", "提问人"),
    "section": ("section", "章节"),
    "computed": ("computed", "计算"),
    "note": ("note", "备注", "说明"),
}
_FIELD_OF: Final = {name: field for field, names in _COLUMNS.items() for name in names}
_STATUS_WORDS: Final = {
    Status.ANSWERED: ("answered", "规划写明", "据规划数算出", "规划有答案", "有答案", "可回答", "能回答", "有"),
    Status.PARTIAL: ("partial", "部分写明", "规划只答了一部分", "部分", "部分回答", "部分有"),
    Status.CORRECTED: ("corrected", "与规划不符", "纠正", "不符", "说错了"),
    Status.NOT_IN_PLAN: ("notinplan", "规划未写", "规划未写明", "规划没写", "未写明", "没有写明", "无答案", "没有", "无"),
    Status.OUT_OF_SCOPE: ("outofscope", "不属于本规划", "不属于这份规划", "不属于", "无关", "超出范围"),
    Status.NEEDS_CLARIFICATION: ("needsclarification", "请选择", "请再说明一下", "需澄清", "需要说明", "不明确"),
}
_STATUS_OF: Final = {word: status for status, words in _STATUS_WORDS.items() for word in words}
_TRUE: Final = frozenset({"true", "1", "是", "yes"})
_MAX_COLUMNS: Final = 64
#: A workbook that unpacks to more than this is refused: it would fill the memory, and no question file needs it.
_MAX_UNPACKED_BYTES: Final = 300 * 2**20
_OLE_MARK: Final = b"\xd0\xcf\x11\xe0"
_CHUNK: Final = 2**20


class QuestionFileError(LnplanError):
    """The file as a whole cannot be read; the message says why and the cure."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that was not read: its number in the file, from 1, and why."""

    row: int
    message: str

    def __str__(self) -> str:
        return f"第 {self.row} 行：{self.message}"


def read_questions_file(path: Path) -> Iterator[EvalQuestion | RowProblem]:
    """The questions of a file in order, and a problem for each row that is none; rows without any text are skipped.

    The file is read as it is consumed, one row at a time.

    Raises:
        QuestionFileError: unknown kind, not readable, of unknown encoding, without a column for the question.
    """
    kind = path.suffix.lower()
    if not path.is_file():
        raise QuestionFileError(f"找不到文件 {path}。请检查路径。")
    try:
        if kind in (".jsonl", ".ndjson"):
            yield from _from_jsonl(path)
        elif kind in (".csv", ".tsv", ".txt"):
            yield from _from_csv(path)
        elif kind in (".xlsx", ".xlsm"):
            yield from _from_workbook(path)
        elif kind in (".xls", ".et", ".ods", ".wps"):
            raise QuestionFileError(f"{path.name} 是 {kind} 格式，读不了。请用表格软件另存为 .xlsx 或 UTF-8 的 .csv。")
        else:
            raise QuestionFileError(
                f"{path.name} 的扩展名是 {kind or '空的'}，不认识。可用的有 .jsonl、.csv、.xlsx、.xlsm。"
            )
    except OSError as error:
        raise QuestionFileError(f"读不了 {path}：{why(error)}。请检查文件和权限。") from None


def encoding_of(path: Path) -> str:
    """``utf-8-sig``, ``utf-16`` or ``gb18030``, whichever the whole file is in.

    Raises:
        QuestionFileError: none of them.
    """
    with path.open("rb") as file:
        head = file.read(4)
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    candidates = ("utf-16",) if wide else ("utf-8-sig", "gb18030")
    for encoding in candidates:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    text = decoder.decode(chunk)
                    if "\x00" in text:
                        raise UnicodeError
                decoder.decode(b"", final=True)
        except UnicodeError:
            continue
        return encoding
    raise QuestionFileError(f"{path.name} 的编码既不是 UTF-8 也不是 GBK。请用编辑器或表格软件另存为 UTF-8 后重试。")


def _from_jsonl(path: Path) -> Iterator[EvalQuestion | RowProblem]:
    with path.open(encoding=encoding_of(path)) as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                data = json.loads(line)
            except (ValueError, RecursionError):
                yield RowProblem(number, f"不是合法的 JSON：{_clip(line)}。每行应是一个对象。")
                continue
            if not isinstance(data, dict):
                yield RowProblem(number, f"应是 JSON 对象，而这一行是：{_clip(line)}。")
                continue
            fields = {field: value for name, value in data.items() if (field := _field(name)) is not None}
            yield _question(fields, number)


def _from_csv(path: Path) -> Iterator[EvalQuestion | RowProblem]:
    encoding = encoding_of(path)
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline()
        file.seek(0)
        delimiter = max(",\t;", key=first.count)
        csv.field_size_limit(_CHUNK)
        reader = csv.reader(file, delimiter=delimiter)

        def rows() -> Iterator[tuple[int, Sequence[object]]]:
            while True:
                number = reader.line_num + 1
                try:
                    yield number, next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    yield number, [error]

        yield from _from_rows(rows(), path.name)


def _from_workbook(path: Path) -> Iterator[EvalQuestion | RowProblem]:
    _check_workbook(path)
    import openpyxl  # imported late: most files are CSV

    try:
        # Values as last stored: formulas are not computed, macros and links not opened.
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_vba=False, keep_links=False)
    except Exception as error:  # many kinds for a damaged package
        raise QuestionFileError(
            f"{path.name} 打不开，文件可能已损坏（{type(error).__name__}）。请用表格软件另存为 .xlsx 或 .csv 后重试。"
        ) from error
    with closing(book):
        sheet = book.worksheets[0] if book.worksheets else None
        if sheet is None:
            raise QuestionFileError(f"{path.name} 里没有工作表。")
        # The stored dimension may be wrong; rows are read until they end.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_col=_MAX_COLUMNS, values_only=True)
        yield from _from_rows(enumerate(rows, 1), path.name)


def _check_workbook(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(4) == _OLE_MARK:
            raise QuestionFileError(f"{path.name} 设了密码，或是旧的 .xls 格式。请去掉密码并另存为 .xlsx。")
    try:
        with zipfile.ZipFile(path) as package:
            size = sum(entry.file_size for entry in package.infolist())
    except zipfile.BadZipFile:
        raise QuestionFileError(f"{path.name} 不是 Excel 文件，或已损坏。请另存为 .xlsx 或 .csv 后重试。") from None
    if size > _MAX_UNPACKED_BYTES:
        raise QuestionFileError(f"{path.name} 解开后有 {size >> 20} MB，太大了。请另存为 .csv 后重试。")


def _from_rows(rows: Iterable[tuple[int, Sequence[object]]], name: str) -> Iterator[EvalQuestion | RowProblem]:
    """Questions of a table; its first row that is not empty names the columns."""
    columns: list[str | None] | None = None
    for number, cells in rows:
        if len(cells) == 1 and isinstance(cells[0], csv.Error):
            yield RowProblem(number, f"不是合格的 CSV 行（{cells[0]}）。请检查引号和换行。")
            continue
        texts = [_text(cell) for cell in cells]
        if not any(text.strip() for text in texts):
            continue
        if columns is None:
            columns = [_field(text) for text in texts]
            if "question" not in columns:
                named = "、".join(text.strip() for text in texts[:12] if text.strip())
                raise QuestionFileError(
                    f"{name} 缺少“问题”一列（question）。第 {number} 行读到的列名是：{_clip(named)}。"
                    "请在第一行写明列名，例如：问题,答案；列名若是乱码，请把文件另存为 UTF-8。"
                )
            continue
        fields: dict[str, Any] = {}
        for column, text in zip(columns, texts, strict=False):
            if column is not None and text.strip() and column not in fields:
                fields[column] = text
        yield _question(fields, number)
    if columns is None:
        raise QuestionFileError(f"{name} 是空的。请在第一行写明列名，例如：问题,答案。")


def _question(fields: Mapping[str, Any], row: int) -> EvalQuestion | RowProblem:
    question = fields.get("question")
    if question is None or (isinstance(question, str) and not question.strip()):
        return RowProblem(row, "没有问题。请填写“问题”（question）。")
    if not isinstance(question, str):
        return RowProblem(row, f"问题应是文字，而它是：{_clip(json.dumps(question, ensure_ascii=False))}。")
    if len(question) > MAX_QUESTION_CHARACTERS:
        return RowProblem(row, f"问题有 {len(question)} 字，最多 {MAX_QUESTION_CHARACTERS} 字。请缩短。")
    try:
        status = _status(fields.get("status"))
        return EvalQuestion(
            id=_text(fields.get("id")).strip() or str(row),
            question=question.strip(),
            history=tuple(_list(fields.get("history"), r"\n")),
            persona=_text(fields.get("persona")).strip(),
            category=_text(fields.get("category")).strip(),
            status=status,
            gold_quotes=_optional(_list(fields.get("quotes"), r"[|｜]")),
            gold_values=_optional(_list(fields.get("values"), r"[|｜；;、\n]")),
            gold_answer=_text(fields.get("answer")).strip() or None,
            computed=_text(fields.get("computed")).strip().lower() in _TRUE,
            section=_text(fields.get("section")).strip(),
            note=_text(fields.get("note")).strip(),
            row=row,
        )
    except ValueError as error:
        return RowProblem(row, str(error))


def _status(value: object) -> Status | None:
    text = _text(value)
    folded = _fold(text)
    if not folded:
        return None
    if folded not in _STATUS_OF:
        known = "、".join(words[1] for words in _STATUS_WORDS.values())
        raise ValueError(f"状态“{_clip(text)}”不认识。可用：{known}，或英文名如 answered。")
    return _STATUS_OF[folded]


def _list(value: object, separator: str) -> list[str]:
    """A list as given, a JSON list in a cell, or a cell with separators."""
    if isinstance(value, str) and value.strip().startswith("["):
        # What does not parse is an ordinary text that begins with a bracket.
        with suppress(ValueError):
            value = json.loads(value)
    if isinstance(value, list):
        return [text.strip() for item in value if (text := _text(item)).strip()]
    return [part.strip() for part in re.split(separator, _text(value)) if part.strip()]


def _optional(found: list[str]) -> tuple[str, ...] | None:
    return tuple(found) or None


def _text(value: object) -> str:
    """A cell as a person sees it: 40.0 is 40, a missing one is empty, a date is a date."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else str(value)


def _field(name: object) -> str | None:
    return _FIELD_OF.get(_fold(_text(name)))


def _fold(name: str) -> str:
    return re.sub(r"[\s_\-*（）()：:\ufeff]+", "", name).lower()


def _clip(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:60] + "…"
