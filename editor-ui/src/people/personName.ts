import type { Person } from "../api/people";

type Named = Pick<Person, "id" | "email" | "first_name" | "last_name">;

/** What a person is called: their name, else the e-mail address, else the id. */
export function personName(person: Named): string {
  const name = [person.first_name, person.last_name].filter(Boolean).join(" ").trim();
  return name || person.email || person.id;
}

/** One or two letters for a face that has no picture. */
export function initials(person: Named): string {
  const words = personName(person)
    .split(/[\s.@_-]+/)
    .filter(Boolean);
  return words
    .slice(0, 2)
    .map((word) => [...word][0] ?? "")
    .join("")
    .toUpperCase();
}
