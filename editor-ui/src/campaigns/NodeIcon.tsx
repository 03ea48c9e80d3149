import { Box, Clock, Hash, type LucideIcon, Mail, UserSearch, Users, Zap } from "lucide-react";

const ICONS: Record<string, LucideIcon> = {
  bolt: Zap,
  clock: Clock,
  counter: Hash,
  mail: Mail,
  "user-search": UserSearch,
  users: Users,
};

/** The picture a node type asks for in the catalogue; a plain box for one that is not known here. */
export function NodeIcon(props: { name: string }) {
  const Icon = ICONS[props.name] ?? Box;
  return <Icon size={15} strokeWidth={2} />;
}
