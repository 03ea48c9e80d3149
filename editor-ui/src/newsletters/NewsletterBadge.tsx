import { Badge } from "@mantine/core";
import type { Newsletter } from "../api/newsletters";

const LOOKS = {
  draft: { color: "gray", variant: "default", label: "draft" },
  scheduled: { color: "blue", variant: "light", label: "planned" },
  sending: { color: "pine", variant: "filled", label: "being sent" },
  paused: { color: "orange", variant: "light", label: "paused" },
  sent: { color: "pine", variant: "light", label: "sent" },
  canceled: { color: "red", variant: "light", label: "canceled" },
} satisfies Record<Newsletter["state"], { color: string; variant: string; label: string }>;

export function NewsletterBadge(props: { state: Newsletter["state"] }) {
  const { color, variant, label } = LOOKS[props.state];
  return (
    <Badge color={color} variant={variant}>
      {label}
    </Badge>
  );
}
