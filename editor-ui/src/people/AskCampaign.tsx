import { Button, Menu } from "@mantine/core";
import { CircleHelp } from "lucide-react";
import { Link } from "react-router";
import { useCampaigns } from "../api/campaigns";

/** Where a campaign tells why somebody got a letter of it, or not. */
export function whyPath(site: string, campaign: string, person: string): string {
  return `/sites/${site}/campaigns/${campaign}?${new URLSearchParams({ try: "why", person }).toString()}`;
}

/** Asks any campaign why this person got its letter, or not. */
export function AskCampaign(props: { site: string; person: string }) {
  const campaigns = useCampaigns(props.site);
  const items = campaigns.data ?? [];
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <Button color="gray" leftSection={<CircleHelp size={14} />} size="compact-xs" variant="subtle">
          Why, or why not?
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: "auto" }}>
        <Menu.Label>{items.length === 0 ? "There are no campaigns" : "Ask the campaign"}</Menu.Label>
        {items.map((campaign) => (
          <Menu.Item component={Link} key={campaign.id} to={whyPath(props.site, campaign.id, props.person)}>
            {campaign.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
