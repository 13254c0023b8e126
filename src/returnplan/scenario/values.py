"""Values of the merged settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from returnplan.errors import Finding
from returnplan.scenario import mistakes
from returnplan.scenario.objectives import OBJECTIVES
from returnplan.scenario.rules import Level, Objective, SimulationRules, SolverSettings
from returnplan.scenario.settings import BY_OBJECTIVE, DEFAULT_POSITIVE
from returnplan.scenario.settings_given import LEVEL_COLUMNS, SETTING_COLUMNS, Given, Path, Settings
from returnplan.tables.cells import LIST_KINDS, cell_parser
from returnplan.tables.declaration import REQUIRED, Column
from returnplan.tables.mistakes import CellError
from returnplan.tables.numbers import WrittenFloat, doubt
from returnplan.tables.rows import UNREADABLE, cell_finding, number_finding


@dataclass(frozen=True, kw_only=True)
class SettingValues:
    """Values of the merged settings; `rows.UNREADABLE` where one could not be read."""

    values: Mapping[str, Any]
    """By dotted path, every setting of `SETTINGS`."""
    levels: Mapping[str, Level]
    where: Mapping[str, Given]
    """Where the settings that were given stand."""

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def section(self, name: str, kind: type[Any]) -> Any:
        """The rules of one section: `section("road", RoadRules)`."""
        return kind(**{one.name: self.values[f"{name}.{one.name}"] for one in fields(kind)})

    def objective(self) -> Objective:
        return Objective(order=self.values["objective.order"], slack=self.values["objective.slack"])

    def simulation(self) -> SimulationRules:
        rules: SimulationRules = self.section("simulation", SimulationRules)
        if rules.positive is None:
            epidemic = any(level.quarantine_days for level in self.levels.values())
            rules = replace(rules, positive=DEFAULT_POSITIVE if epidemic else 0.0)
        return rules

    def solver(self) -> SolverSettings:
        solver: SolverSettings = self.section("solver", SolverSettings)
        return solver


def read_settings(settings: Settings, main_file: str) -> tuple[SettingValues, list[Finding]]:
    """Values of the merged settings, and what is wrong with them."""
    findings: list[Finding] = []

    def value_of(column: Column, path: Path) -> Any:
        given = settings.given.get(path)
        if given is None:
            return column.default
        return _value(column, path, given, findings)

    values: dict[str, Any] = {}
    for path, column in SETTING_COLUMNS.items():
        if column.name in BY_OBJECTIVE:
            values[column.name] = {}
            for_all = value_of(column, path)
            for name, declared in OBJECTIVES.items():
                one = value_of(column, (*path, name))
                if one is None:
                    default = getattr(declared, column.name.rpartition(".")[2])
                    one = default if for_all is None else for_all
                values[column.name][name] = one
            continue
        value = value_of(column, path)
        if value is REQUIRED:
            example = "start = 2020-02-16" if column.name == "start" else f"{column.name} = 30"
            findings.append(
                mistakes.MISSING_SETTING.at(
                    main_file, None, column.name, doc=column.doc, example=example
                )
            )
            value = UNREADABLE
        values[column.name] = value
    levels = {name: _level(name, settings, value_of) for name in settings.levels}
    where = {".".join(path): given for path, given in settings.given.items()}
    return SettingValues(values=values, levels=levels, where=where), findings


def _value(column: Column, path: Path, given: Given, findings: list[Finding]) -> Any:
    dotted = ".".join(path)
    many = column.kind in LIST_KINDS
    if isinstance(given.value, dict) or (isinstance(given.value, list) and not many):
        wanted = "a list" if many else "a single value"
        example = f"{dotted} = [...]" if many else f"{dotted} = ..."
        findings.append(
            mistakes.SETTING_SHAPE.at(
                given.file, given.row, dotted, given.value, wanted=wanted, example=example
            )
        )
        return UNREADABLE
    try:
        found = cell_parser(column)(given.value)
    except CellError as fault:
        findings.append(cell_finding(fault, given.file, given.row, dotted, given.value))
        return UNREADABLE
    told = doubt(column, given.value)
    if told is not None:
        findings.append(number_finding(told, given.file, given.row, dotted, _text(given.value)))
    if many and found == ():
        findings.append(mistakes.EMPTY_LIST.at(given.file, given.row, dotted))
        return UNREADABLE
    return found


def _text(value: Any) -> str:
    """A number of TOML as it was written, `60.000`."""
    return value.text if isinstance(value, WrittenFloat) else str(value)


def _level(name: str, settings: Settings, value_of: Callable[[Column, Path], Any]) -> Level:
    column = LEVEL_COLUMNS["load_factor"]
    by_mode = {
        path[3]: value_of(column, path)
        for path in settings.given
        if path[:3] == ("risk", name, "load_factor") and len(path) == 4
    }
    return Level(
        level=name,
        quarantine_days=value_of(
            LEVEL_COLUMNS["quarantine_days"], ("risk", name, "quarantine_days")
        ),
        load_factor=value_of(column, ("risk", name, "load_factor")),
        load_factor_by_mode=dict(sorted(by_mode.items())),
        travel=value_of(LEVEL_COLUMNS["travel"], ("risk", name, "travel")),
    )
