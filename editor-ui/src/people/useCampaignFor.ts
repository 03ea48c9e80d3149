import { useNavigate } from "react-router";
import { useCreateCampaign } from "../api/campaigns";
import { useSiteId } from "../shell/useSiteId";

/** Makes a draft of a campaign that goes on with those who are on a list, and opens it. */
export function useCampaignFor() {
  const site = useSiteId();
  const navigate = useNavigate();
  const create = useCreateCampaign(site);
  return {
    error: create.error,
    isPending: create.isPending,
    begin: (list: { id: string; name: string }) =>
      create.mutate(
        { name: list.name, definition: campaignOf(list.id) },
        { onSuccess: (made) => void navigate(`/sites/${site}/campaigns/${made.id}`) },
      ),
  };
}

function campaignOf(list: string) {
  return {
    nodes: [
      { id: "everyone", type: "for_all_people", config: {}, position: { x: 0, y: 0 } },
      { id: "listed", type: "in_segment", config: { segment: list }, position: { x: 0, y: 140 } },
    ],
    edges: [{ from: "everyone", port: "people", to: "listed" }],
  };
}
