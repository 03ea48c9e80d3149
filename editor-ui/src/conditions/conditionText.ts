import { comparisonWords } from "./operators";

/** Names by id, for segments that a definition names. */
export type Names = ReadonlyMap<string, string>;

type Condition = Record<string, unknown>;

const NO_NAMES: Names = new Map();

/** A segment's conditions in a line of words: "plan is free and Movie watch at least 3 times". */
export function conditionText(definition: unknown, names: Names = NO_NAMES): string {
  return part(definition, names, 0);
}

function part(definition: unknown, names: Names, depth: number): string {
  if (typeof definition !== "object" || definition === null) {
    return "";
  }
  const condition = definition as Condition;
  for (const joint of ["and", "or"] as const) {
    const members = condition[joint];
    if (Array.isArray(members)) {
      const text = members.map((member) => part(member, names, depth + 1)).join(` ${joint} `);
      return depth > 0 && members.length > 1 ? `(${text})` : text;
    }
  }
  if ("not" in condition) {
    return `not ${part(condition.not, names, depth + 1)}`;
  }
  const [, say] = SAID.find(([key]) => key in condition) ?? [];
  return say === undefined ? JSON.stringify(condition) : say(condition, names);
}

type Say = (condition: Condition, names: Names) => string;

const SAID: readonly [string, Say][] = [
  ["property", (condition) => comparison(condition, condition.property)],
  ["event", eventText],
  ["company", (condition) => companyText(condition.company)],
  [
    "company_property",
    (condition) => comparison(condition, `company’s ${pathWords(condition.company_property)}`),
  ],
  ["company_size", (condition) => `company has ${figure(condition.company_size)} people`],
  [
    "colleagues",
    (condition, names) =>
      `at least ${String(condition.at_least ?? 1)} colleagues with ${part(condition.colleagues, names, 1)}`,
  ],
  ["asset", assetText],
  [
    "path",
    (condition, names) =>
      `within ${String(condition.hops ?? 1)} steps over ${String(condition.path)} of ${named(condition.to, names)}`,
  ],
  ["segment", (condition, names) => `in ${named(condition.segment, names)}`],
  // Last: figures over events name an argument, too.
  ["argument", (condition) => comparison(condition, condition.argument)],
];

function named(id: unknown, names: Names): string {
  return id === "" ? "…" : (names.get(String(id)) ?? String(id));
}

function pathWords(subject: unknown): string {
  const text = Array.isArray(subject) ? subject.join("/") : String(subject ?? "");
  return text === "" ? "…" : text;
}

function comparison(condition: Condition, subject: unknown): string {
  const operator = comparisonWords(String(condition.operator ?? "is"));
  const value = condition.value;
  return [pathWords(subject), operator, value === undefined || value === null ? "" : shown(value)]
    .filter(Boolean)
    .join(" ");
}

function companyText(company: unknown): string {
  return company === true ? "belong to a company" : `belong to ${shown(company)}`;
}

function assetText(condition: Condition): string {
  const id = condition.id === undefined ? "" : ` ${String(condition.id)}`;
  return `${words(condition.activity)} ${words(condition.asset)}${id}${often(condition)}${period(condition.within)}`;
}

const OFTEN: Record<string, string> = {
  performed: "",
  not_performed: " never",
  first: " for the first time",
  last: " for the last time",
};

function often(condition: Condition): string {
  const operator = String(condition.operator ?? "performed");
  return OFTEN[operator] ?? ` ${words(operator)} ${String(condition.count ?? "…")} times`;
}

function eventText(condition: Condition): string {
  const filter = listed(condition.where);
  return `${pathWords(condition.event)}${deed(condition)}${period(condition.within)}${filter && ` with ${filter}`}`;
}

function deed(condition: Condition): string {
  const operator = String(condition.operator ?? "performed");
  if (condition.compare !== undefined) {
    return ` with ${words(operator)} of ${pathWords(condition.argument)} ${figure(condition.compare)}`;
  }
  if (operator === "followed_by" || operator === "not_followed_by") {
    const filter = listed(condition.then_where);
    return ` ${words(operator)} ${pathWords(condition.then)}${soon(condition.in)}${filter && ` with ${filter}`}`;
  }
  return operator === "performed" ? " performed" : often(condition);
}

function listed(where: unknown): string {
  return Array.isArray(where) ? where.map((member) => part(member, NO_NAMES, 1)).join(" and ") : "";
}

function figure(compare: unknown): string {
  const { operator, value } = (compare ?? {}) as Condition;
  return `${words(operator ?? "is")} ${shown(value)}`;
}

function soon(length: unknown): string {
  const [entry] = typeof length === "object" && length !== null ? Object.entries(length) : [];
  return entry === undefined ? "" : ` within ${String(entry[1])} ${entry[0]}`;
}

function period(within: unknown): string {
  if (typeof within !== "object" || within === null) {
    return "";
  }
  const range = within as Condition;
  for (const unit of ["days", "hours"]) {
    if (`last_${unit}` in range) {
      return ` in the last ${String(range[`last_${unit}`])} ${unit}`;
    }
  }
  const from = range.from === undefined ? "" : ` from ${moment(range.from)}`;
  const to = range.to === undefined ? "" : ` to ${moment(range.to)}`;
  return from + to;
}

function moment(value: unknown): string {
  return typeof value === "number" ? new Date(value).toISOString().slice(0, 10) : String(value);
}

function shown(value: unknown): string {
  return Array.isArray(value) ? value.map(String).join(", ") : String(value);
}

function words(operator: unknown): string {
  return String(operator).replaceAll("_", " ");
}
