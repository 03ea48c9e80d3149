import { Badge } from "@mantine/core";
import type { CampaignListed } from "../api/campaigns";

const LOOKS = {
  draft: { color: "gray", variant: "default" },
  running: { color: "pine", variant: "filled" },
  paused: { color: "orange", variant: "light" },
  stopped: { color: "red", variant: "light" },
} satisfies Record<CampaignListed["state"], { color: string; variant: string }>;

export function StateBadge(props: { state: CampaignListed["state"] }) {
  const { color, variant } = LOOKS[props.state];
  return (
    <Badge color={color} variant={variant}>
      {props.state}
    </Badge>
  );
}
