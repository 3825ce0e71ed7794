# Targets for people and for CI alike. `make help` lists them.
PYTHON ?=
PORT ?=
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help install run test lint build eval bench screenshots constraints clean

help:  ## 列出全部命令
	@awk -F ':.*##  *' '/^[a-z]+:.*##/ { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo '  可选：PYTHON=解释器（缺省 python3.11），PORT=网页端口（缺省 7860），例如 make run PORT=7861'

install:  ## 建 .venv、装依赖、建编码器与索引；已有的不再重做
	@PYTHON='$(PYTHON)' bash scripts/install.sh
	@$(BIN)/lnplan-qa build --if-needed

run: install  ## 安装（如需要）并启动网页服务
	@$(BIN)/lnplan-qa serve $(if $(PORT),--port $(PORT))

test: install  ## 安装（如需要），检查代码，运行全部测试
	@bash scripts/browser.sh --install >/dev/null
	@$(MAKE) --no-print-directory lint
	@$(BIN)/pytest

lint: install  ## ruff 与 mypy
	@$(BIN)/ruff check .
	@$(BIN)/mypy

build: install  ## 重建编码器与索引
	@$(BIN)/lnplan-qa build

eval: install  ## 在内置题集上评测，并与通用方案比较
	@bash scripts/eval_group.sh
	@$(BIN)/python -m eval.run
	@$(BIN)/python -m eval.benefits

bench: install  ## 测速度、内存、建库与启动时间
	@$(BIN)/python -m bench

screenshots: install  ## 重拍 docs/ 里的网页图片
	@$(BIN)/python -m tests.screenshots

constraints: install  ## 把 .venv 里的版本写回 constraints.txt
	@head -2 constraints.txt > $(VENV)/constraints.new
	@$(BIN)/pip freeze --exclude-editable | sed 's/+cpu$$//' >> $(VENV)/constraints.new
	@mv $(VENV)/constraints.new constraints.txt

clean:  ## 删除 .venv、索引和缓存（语料不动）
	@find index -mindepth 1 ! -name README.md -delete 2>/dev/null || true
	@rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache ./*.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo '已清理。重新开始：make install'
