"""Import open_clip without two large libraries that embedding needs seldom or never.

`import open_clip` takes 9 s on two cores after `import torch` has taken 3.5 s, because

- torchvision and timm ask `torch._dynamo`, the front end of torch's compiler, for one decorator and
  one test; it brings sympy and the whole compiler along (5 s). Nothing here is ever compiled.
- `open_clip.hf_model` tries to import transformers, which only some models use (1 to 2 s).

Both are held back while open_clip is imported and are there as usual afterwards: 2.4 s. Nothing
here imports torch; modules are named and left to whoever imports them.
"""

import gc
import importlib
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

_COMPILER = "torch._dynamo"
_OPTIONAL = "transformers"


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the garbage collector from looking through what modules make, which they all keep.

    It takes 0.6 to 0.9 s of the 4.7 s that torch and open_clip need to be imported.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def lean_imports() -> Iterator[None]:
    """Hold the compiler and transformers back while modules are imported.

    What was imported before stays as it is. To be used after `import torch`.
    """
    held_back: list[str] = []
    if _COMPILER not in sys.modules:
        compiler = _StandIn(_COMPILER)
        compiler.__dict__.update(__path__=[], disable=_leave_as_it_is)
        tests = _StandIn(f"{_COMPILER}.utils")
        tests.__dict__.update(is_compile_supported=_is_compile_supported)
        sys.modules[_COMPILER] = compiler
        sys.modules[tests.__name__] = tests
        held_back += [_COMPILER, tests.__name__]
    if _OPTIONAL not in sys.modules:
        # None makes an import raise ModuleNotFoundError: open_clip and timm do without it then.
        sys.modules[_OPTIONAL] = None  # type: ignore[assignment]
        held_back.append(_OPTIONAL)
    try:
        yield
    finally:
        for name in held_back:
            if sys.modules.get(name) is None or isinstance(sys.modules[name], _StandIn):
                sys.modules.pop(name, None)


class _StandIn(ModuleType):
    """A module that knows a name or two; asked for any other, it gives way to the real one."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # the import system looking around
            raise AttributeError(name)
        for module in (_COMPILER, f"{_COMPILER}.utils"):
            if isinstance(sys.modules.get(module), _StandIn):
                del sys.modules[module]
        return getattr(importlib.import_module(self.__name__), name)


def _leave_as_it_is(
    function: Callable[..., Any] | None = None, *arguments: object, **options: object
) -> Callable[..., Any]:
    """Stand in for `torch._dynamo.disable`: exempt a function from a compilation that never is."""
    return _leave_as_it_is if function is None else function


def _is_compile_supported(device: str) -> bool:
    """Stand in for the function of this name: ask the real one when it is needed after all."""
    utils = importlib.import_module(f"{_COMPILER}.utils")
    return bool(utils.is_compile_supported(device))


@contextmanager
def silent_root_logger(package: str) -> Iterator[None]:
    """Keep what a package logs on the root logger itself to itself.

    open_clip calls `logging.info` and the like; without any handler the first such call installs
    one that prints to stderr, and "model initialized randomly" is not true here.

    Args:
        package: name of the package's folder.
    """
    root = logging.getLogger()
    bystander = logging.NullHandler()

    def is_from_elsewhere(record: logging.LogRecord) -> bool:
        return package not in Path(record.pathname).parts

    root.addHandler(bystander)
    root.addFilter(is_from_elsewhere)
    try:
        yield
    finally:
        root.removeFilter(is_from_elsewhere)
        root.removeHandler(bystander)
