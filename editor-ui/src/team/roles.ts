import type { Role } from "../api/team";

/** What each role is for, in the order of how much it may do. */
export const ROLES: readonly { value: Role; label: string; about: string }[] = [
  { value: "owner", label: "Owner", about: "Everything, on every site of this installation" },
  { value: "admin", label: "Admin", about: "Everything on this site: team, settings, deleting people" },
  { value: "editor", label: "Editor", about: "Writes and sends: campaigns, letters, newsletters, imports" },
  { value: "analyst", label: "Analyst", about: "Segments, lists, funnels and files; sends nothing" },
  { value: "support", label: "Support", about: "Answers people and settles who gets letters" },
];

export function roleLabel(role: Role): string {
  return ROLES.find(({ value }) => value === role)?.label ?? role;
}
