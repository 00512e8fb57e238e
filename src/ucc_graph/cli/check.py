"""Check of a publication for the command line: with its templates in use, and with paths from the repository.

The press knows no page, so that a template is proved here, where press and web meet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from ucc_graph.errors import DataError
from ucc_graph.press.build import Progress, build, examine
from ucc_graph.press.check.catalog import base_notes
from ucc_graph.press.read.publication import Publication, SourcePath
from ucc_graph.problem import Problem, is_publishable
from ucc_graph.release.file_names import TEMPLATES

__all__ = ["all_problems", "in_repository", "prove_templates"]


def all_problems(publication: Publication, progress: Progress) -> list[Problem]:
    """Every problem of a publication; where there is none other, those of its templates.

    Templates need a release, which is built for them in a temporary folder and thrown away.
    """
    problems = [*examine(publication, progress), *base_notes(publication)]
    if not is_publishable(problems) or not publication.names(SourcePath.TEMPLATES):
        return problems
    progress("Rendering the templates")
    with TemporaryDirectory() as name:
        try:
            build(publication, Path(name), None, lambda _: None, prove_templates)
        except DataError as error:
            return [*error.problems, *problems]
    return problems


def prove_templates(folder: Path) -> list[Problem]:
    """The problems of the publication's templates in a finished release; the web is loaded only if there are any."""
    if not (folder / TEMPLATES).is_dir():
        return []
    from ucc_graph.web.serve.proof import template_problems

    return template_problems(folder)


def in_repository(problems: Iterable[Problem], publication: Path, current: Path) -> list[Problem]:
    """The problems with paths from the repository that holds a publication, as tools for code review read them.

    Outside of a repository, paths begin at the current folder, or at the publication where it lies elsewhere.
    """
    folder = publication.resolve()
    roots = (parent for parent in (folder, *folder.parents) if (parent / ".git").exists())
    root = next(roots, current.resolve())
    path = folder.relative_to(root).as_posix() if folder.is_relative_to(root) else "."
    start = "" if path == "." else f"{path}/"
    return [replace(problem, file=f"{start}{problem.file}") for problem in problems]
