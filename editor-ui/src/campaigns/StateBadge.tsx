import { Badge } from "@mantine/core";
import type { CampaignRef } from "../api/campaigns";

const LOOKS = {
  draft: { color: "gray", variant: "default" },
  running: { color: "pine", variant: "filled" },
  paused: { color: "orange", variant: "light" },
  stopped: { color: "red", variant: "light" },
} satisfies Record<CampaignRef["state"], { color: string; variant: string }>;

export function StateBadge(props: { state: CampaignRef["state"] }) {
  const { color, variant } = LOOKS[props.state];
  return (
    <Badge color={color} variant={variant}>
      {props.state}
    </Badge>
  );
}
