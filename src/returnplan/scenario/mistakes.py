"""What can be wrong, or odd, with a scenario beyond the single cell."""

from __future__ import annotations

from returnplan.tables.mistakes import TABLE_MISTAKES, Mistake

NOT_FOUND = Mistake(
    code="S001",
    name="no scenario",
    why="there is nothing at {value}",
    cure="name a scenario folder or a workbook (.xlsx, .xlsm, .xlsb, .xls, .ods)",
)
NO_SCENARIO = Mistake(
    code="S002",
    name="not a scenario",
    why="{value} is no scenario: {reason}",
    cure="name a folder with a scenario.toml, or a workbook with a sheet 'scenario'",
)
MISSING_TABLE = Mistake(
    code="S004",
    name="missing table",
    why="the table is missing",
    cure="add {file} with the columns {columns}",
)
UNKNOWN_TABLE = Mistake(
    code="S005",
    name="unknown table",
    why="{value} is not a table of a scenario",
    cure="did you mean {near!r}?",
)
TOML_SYNTAX = Mistake(
    code="S006",
    name="TOML syntax",
    why="the file is not TOML: {reason}",
    cure='mend that line; texts stand in quotes, as in name = "Zhejiang"',
)
TABLE_TWICE = Mistake(
    code="S008",
    name="file twice",
    why="{value} is the same file as {first} but for capitals",
    cure="keep one of the two",
)
NO_BASE = Mistake(
    code="S011",
    name="nothing to extend",
    why="{value} is no scenario: {reason}",
    cure="give the path to a scenario, from the folder that has extends",
)
EXTENDS_LOOP = Mistake(
    code="S012",
    name="extends in a loop",
    why="{value} ends in a loop: {chain}",
    cure="take one extends of the chain out",
)
EXTENDS_OUTSIDE = Mistake(
    code="S013",
    name="extends outside",
    why="{value} lies outside {limit}, the folder that holds the scenario folders",
    cure="put the scenario that is extended beside this one",
)
SHARED_PLACE_ID = Mistake(
    code="S201",
    name="place and province share an id",
    why="{value} is a province and, in row {first}, a place",
    cure="give the province another id",
)
SHARED_OPERATOR_ID = Mistake(
    code="S202",
    name="fleet and line share an id",
    why="{value} is a line and, in row {first}, a fleet",
    cure="give one of the two another id",
)
UNKNOWN_ID = Mistake(
    code="S203",
    name="unknown id",
    why="{value} is not in {table}{dropped}",
    cure="{hint}",
    remedy="the nearest id is suggested; or add the row",
)
UNKNOWN_POST = Mistake(
    code="S204",
    name="unknown post",
    why="{value} is not a post of {employer} in {table}",
    cure="{hint}",
    remedy="the nearest post of that employer is suggested; or add the row",
)
UNKNOWN_LEVEL = Mistake(
    code="S205",
    name="unknown risk level",
    why="{value} is not a risk level of the scenario",
    cure="{hint}",
    remedy="the nearest level is suggested",
)
UNKNOWN_INPUT = Mistake(
    code="S206",
    name="unknown input",
    why="{value} is not an input of {buyer} in {table}",
    cure="{hint}",
    remedy="the nearest input of that buyer is suggested; or add the row",
)
MIN_PRESENT = Mistake(
    code="S207",
    name="min_present above required",
    why="min_present {value} is more than the {required} heads that are required",
    cure="lower min_present or raise required",
)
MIN_UNITS = Mistake(
    code="S208",
    name="min_units above max_units",
    why="min_units {value} is more than max_units {most}",
    cure="lower min_units or raise max_units",
)
ORIGIN_AT_EMPLOYER = Mistake(
    code="S209",
    name="origin at the employer",
    why="{value} is where their employer {employer} is",
    cure="count them as present in posts.csv, or name the place where they wait",
)
ORIGIN_LOCAL = Mistake(
    code="S210",
    name="origin local to the employer",
    why="{value} is {km} km by road from {destination}, the place of their employer, and local "
    "transport reaches {limit} km",
    cure="count them as present in posts.csv, or name the place where they wait",
)
READY_EARLY = Mistake(
    code="S211",
    name="ready before the start",
    why="{value} is before {start}, the first travel date",
    cure="leave ready blank, or write {start} or later",
)
INPUT_CYCLE = Mistake(
    code="S212",
    name="inputs in a circle",
    why="these employers wait for one another on the same date: {cycle}",
    cure="give one of these inputs a lag_days of 1 or more",
)
INPUT_DISAGREES = Mistake(
    code="S213",
    name="rows of an input disagree",
    why="{column} is {value}, but {other} in row {first} for the same buyer and input",
    cure="write it once and leave it blank in the other rows",
)
NO_VEHICLES = Mistake(
    code="S214",
    name="nothing to travel by",
    why="the scenario has neither a fleet nor a line",
    cure="add fleets.csv or lines.csv with one row at least",
)
SAME_PLACE = Mistake(
    code="S215",
    name="from a place to itself",
    why="{value} is both from and to",
    cure="name two places",
)
NO_KM = Mistake(
    code="S216",
    name="road without kilometres",
    why="km is blank, and the road is not closed",
    cure="write its km, or set closed to true",
)
WORKER_INCOMPLETE = Mistake(
    code="S221",
    name="worker without a cohort",
    why="{value} names {names}",
    cure="{hint}",
    remedy="name the cohort, or fill in origin, employer and post",
)
WORKERS_COUNTED = Mistake(
    code="S222",
    name="workers do not add up",
    why="the cohort has {value} workers, but {rows} rows of {table}",
    cure="write {rows}, or mend the rows of workers",
)
WORKER_CONTRADICTS = Mistake(
    code="S223",
    name="worker contradicts the cohort",
    why="{value} is not {other}, the {column} of the cohort {cohort}",
    cure="leave the cell blank, or name another cohort",
)
COHORT_TAKEN = Mistake(
    code="S224",
    name="cohort id taken",
    why="{value} is the id of a cohort that is formed from other rows",
    cure="name the cohort in every row, or none w1, w2, ...",
)
UNKNOWN_SETTING = Mistake(
    code="S301",
    name="unknown setting",
    why="{value} is not a setting",
    cure="{hint}",
    remedy="the nearest setting is suggested",
)
MISSING_SETTING = Mistake(
    code="S302",
    name="missing setting",
    why="{column} is required",
    cure="add {example}: {doc}",
)
SETTING_SHAPE = Mistake(
    code="S303",
    name="wrong shape of a setting",
    why="{column} is {wanted}",
    cure="write {example}",
)
DOUBLE_SETTING = Mistake(
    code="S304",
    name="setting twice",
    why="{value} stands in row {first} already",
    cure="keep one of the two rows",
)
EMPTY_LIST = Mistake(
    code="S305",
    name="empty list",
    why="{column} lists nothing",
    cure="name one at least",
)
HALF_A_SPAN = Mistake(
    code="S306",
    name="half of a span",
    why="{column} is given without {other}",
    cure="give both clocks, or neither",
)
NOT_SETTABLE = Mistake(
    code="S307",
    name="not a setting to set",
    why="{value} cannot be set here: {reason}",
    cure="{hint}",
    remedy="write key=value; what is extended and patched belongs into a scenario.toml",
)
PATCH_SHAPE = Mistake(
    code="S401",
    name="wrong shape of a patch",
    why="the patch {reason}",
    cure="{hint}",
    remedy="write `table`, `where`, and one of `set`, `scale`, `drop`, `add`",
)
PATCH_TABLE = Mistake(
    code="S402",
    name="patch of an unknown table",
    why="{value} is not a table",
    cure="{hint}",
    remedy="the nearest table is suggested",
)
PATCH_COLUMN = Mistake(
    code="S403",
    name="patch of an unknown column",
    why="{value} is not a column of {table}",
    cure="{hint}",
    remedy="the nearest column is suggested",
)
PATCH_HITS_NOTHING = Mistake(
    code="S404",
    name="patch hits no row",
    why="no row of {table} has {where}",
    cure="mend where, or take the patch out{hint}",
)
PATCH_SCALE = Mistake(
    code="S405",
    name="column cannot be scaled",
    why="{value} does not hold numbers",
    cure="use set = {{{name} = ...}} instead",
)
ODD_NOBODY = Mistake(
    code="W501",
    name="none of something",
    why="{what} is 0",
    cure="take the row out if that is not meant",
    severity="warning",
)
ODD_CROWDED = Mistake(
    code="W502",
    name="more workers than required",
    why="{present} present and {workers} waiting are more than the {value} heads required",
    cure="raise required, or lower present or the workers of its cohorts",
    severity="warning",
)
ODD_NO_BED = Mistake(
    code="W503",
    name="no bed for a level",
    why="level {level} asks {value} quarantine days, and no facility has beds for any employer's "
    "place",
    cure="add beds in quarantine.csv, or these workers stay behind",
    severity="warning",
)
ODD_RANGE = Mistake(
    code="W504",
    name="empty range of dates",
    why="{what} {value} is before {from_} {first}",
    cure="swap the two dates, or take the row out",
    severity="warning",
)
ODD_OUTSIDE = Mistake(
    code="W505",
    name="outside the horizon",
    why="{what} {value} is {side}, {limit}: the row changes nothing",
    cure="mend the date, or take the row out",
    severity="warning",
)
ODD_MODE = Mistake(
    code="W506",
    name="load factor of an unused mode",
    why="no fleet and no line has the mode {value}",
    cure="{hint}",
    remedy="the nearest mode is suggested",
    severity="warning",
)
ODD_FILE = Mistake(
    code="W507",
    name="file that is not read",
    why="{value} is {what}, and is not read",
    cure="{hint}",
    remedy="take it out, or leave it if it is yours to keep",
    severity="warning",
)
ODD_SHEET = Mistake(
    code="W535",
    name="sheet that is not read",
    why="{value} is not a table of a scenario, and is not read",
    cure="take the sheet out, or leave it if it is yours to keep",
    severity="warning",
)
ODD_ALIKE = Mistake(
    code="W536",
    name="ids that look alike",
    why="{value} looks like {other} in {where}: {difference}",
    cure="write both in the same letters if they are the same; else give one another id",
    severity="warning",
)
ODD_UNNAMED_MODE = Mistake(
    code="W537",
    name="mode that a load factor does not name",
    why="mode {value} is not named by load_factor of level {level}, and has all its seats: "
    "{difference}",
    cure="did you mean {named!r}?",
    severity="warning",
)
ODD_VALUES = Mistake(
    code="W538",
    name="values that might be one number",
    why="{value} was read as {count} values: {values}",
    cure="write {joined} if one number is meant",
    severity="warning",
)
ODD_TWIN = Mistake(
    code="W508",
    name="row twice",
    why="the row equals row {first}",
    cure="take one of the two out if that is not meant",
    severity="warning",
)
ODD_LOAN = Mistake(
    code="W509",
    name="loan to itself",
    why="the post {value} lends to itself",
    cure="name another borrower, or take the row out",
    severity="warning",
)
ODD_ZERO = Mistake(
    code="W511",
    name="place at 0, 0",
    why="{value} lies at 0, 0, in the sea off West Africa",
    cure="write its latitude and longitude",
    severity="warning",
)
ODD_POINT = Mistake(
    code="W512",
    name="two places at one point",
    why="{value} has the coordinates of {other}",
    cure="mend those of one, or leave them if one is a part of the other",
    severity="warning",
)
ODD_SWAPPED = Mistake(
    code="W513",
    name="latitude and longitude swapped",
    why="{value} at {point} is {km} km from {nearest}, the nearest other place{peers}; {swapped}",
    cure="swap latitude and longitude, or leave them if that is where it is",
    severity="warning",
)
ODD_FAR = Mistake(
    code="W514",
    name="place far from all others",
    why="{value} at {point} is {km} km from {nearest}, the nearest other place{peers}; {swapped}",
    cure="mend its latitude or longitude, or leave them if that is where it is",
    severity="warning",
)
ODD_FAST = Mistake(
    code="W515",
    name="coaches that are too fast",
    why="{value} km/h is faster than coaches drive",
    cure="give the speed of pure driving in km/h, breaks not counted; flights are lines",
    severity="warning",
)
ODD_ROAD = Mistake(
    code="W517",
    name="roads that are too fast",
    why="{km} km in {hours} h are {speed} km/h, faster than coaches drive",
    cure="give the hours of pure driving, 8.5 or 8:30, or leave them to the fleets' speed",
    severity="warning",
)
ODD_SEATS = Mistake(
    code="W516",
    name="coaches with many seats",
    why="{value} seats are more than a coach has",
    cure="give the seats of one vehicle, not of all; trains, flights and ships are lines",
    severity="warning",
)

FIXED_OPERATOR = Mistake(
    code="S231",
    name="unknown operator",
    why="{value} is neither in {fleets} nor in {lines}",
    cure="{hint}",
    remedy="the nearest id is suggested",
)
FIXED_TRIP = Mistake(
    code="S232",
    name="fixed trip that cannot be",
    why="trip {trip} is fixed, but {reason}",
    cure="{cure}",
    remedy="mend the cell; the cure says to what",
)
FIXED_TWICE = Mistake(
    code="S233",
    name="fixed trip twice",
    why="trip {value} is the same departure as {other}",
    cure="keep one row, with the units of both",
)
FIXED_HEADS = Mistake(
    code="S234",
    name="more fixed riders than workers",
    why="with {value} here, {heads} workers of {cohort} are fixed, and it has {workers}",
    cure="lower workers in a row of {cohort}, or raise them in {cohorts}",
)
FIXED_RIDERS = Mistake(
    code="S235",
    name="fixed riders who cannot ride so",
    why="{riders} ride {value}, but {reason}",
    cure="{cure}",
    remedy="mend the cell; the cure says to what",
)

ONWARD = Mistake(
    code="S239",
    name="workers under way who cannot wait so",
    why="{cohort} waits under way, but {reason}",
    cure="{cure}",
    remedy="mend the cell, or take the row out; `replan` writes these rows",
)

HISTORY = Mistake(
    code="S240",
    name="history that cannot be",
    why="{reason}",
    cure="{cure}",
    remedy="take the rows as `replan` wrote them, or leave the table out with [replan]",
)

SCENARIO_MISTAKES: tuple[Mistake, ...] = tuple(
    value for value in list(globals().values()) if isinstance(value, Mistake)
)

MISTAKES: tuple[Mistake, ...] = tuple(
    sorted(
        dict.fromkeys((*SCENARIO_MISTAKES, *TABLE_MISTAKES)),
        key=lambda mistake: mistake.code,
    )
)
"""Every code of reading, in order."""
