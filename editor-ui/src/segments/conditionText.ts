/** A segment's conditions in a line of words: "plan is free and Movie watch at least 3 times". */
export function conditionText(definition: unknown): string {
  return part(definition, 0);
}

function part(definition: unknown, depth: number): string {
  if (typeof definition !== "object" || definition === null) {
    return "";
  }
  const condition = definition as Record<string, unknown>;
  for (const joint of ["and", "or"] as const) {
    const members = condition[joint];
    if (Array.isArray(members)) {
      const text = members.map((member) => part(member, depth + 1)).join(` ${joint} `);
      return depth > 0 && members.length > 1 ? `(${text})` : text;
    }
  }
  if ("not" in condition) {
    return `not ${part(condition.not, depth + 1)}`;
  }
  return "event" in condition ? eventText(condition) : comparison(condition, condition.property);
}

function comparison(condition: Record<string, unknown>, subject: unknown): string {
  const name = Array.isArray(subject) ? subject.join("/") : String(subject ?? "?");
  const operator = words(condition.operator ?? "is");
  const value = condition.value;
  return [name, operator, value === undefined || value === null ? "" : shown(value)]
    .filter(Boolean)
    .join(" ");
}

function eventText(condition: Record<string, unknown>): string {
  const operator = String(condition.operator ?? "performed");
  const times =
    operator === "performed" || operator === "not_performed"
      ? words(operator)
      : `${words(operator)} ${String(condition.count ?? "?")} times`;
  const where = Array.isArray(condition.where)
    ? condition.where.map((argument: Record<string, unknown>) => comparison(argument, argument.argument))
    : [];
  const filter = where.length > 0 ? ` with ${where.join(" and ")}` : "";
  return `${String(condition.event)} ${times}${period(condition.within)}${filter}`;
}

function period(within: unknown): string {
  if (typeof within !== "object" || within === null) {
    return "";
  }
  const range = within as Record<string, unknown>;
  if ("last_days" in range) {
    return ` in the last ${String(range.last_days)} days`;
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
