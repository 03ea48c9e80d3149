import { Button } from "@mantine/core";
import { MessageCircle, Workflow } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Link, useNavigate } from "react-router";
import { useCreateCampaign } from "../api/campaigns";
import { plural } from "../shared/format";
import { May } from "../shared/May";
import { useSiteId } from "../shell/useSiteId";
import classes from "./ListForm.module.css";

const SendMessage = lazy(() => import("./SendMessage"));

export interface MadeList {
  id: string;
  name: string;
  size: number | null;
}

/** What can be done with a list that was just made: look at it, write to it, lead it through a campaign. */
export function ListMade(props: { list: MadeList }) {
  const { id, name, size } = props.list;
  const site = useSiteId();
  const navigate = useNavigate();
  const create = useCreateCampaign(site);
  const [isWriting, setWriting] = useState(false);
  const begin = () =>
    create.mutate(
      { name, definition: campaignOf(id) },
      { onSuccess: (made) => void navigate(`/sites/${site}/campaigns/${made.id}`) },
    );
  return (
    <div className={classes.made} role="status">
      <span>
        On the list <Link to={`/sites/${site}/segments/${id}`}>{name}</Link>:{" "}
        {plural(size ?? 0, "person", "people")}
      </span>
      <May right="send">
        <Button
          leftSection={<MessageCircle size={13} />}
          onClick={() => setWriting(true)}
          size="xs"
          variant="default"
        >
          Write to them
        </Button>
      </May>
      <May right="write">
        <Button
          leftSection={<Workflow size={13} />}
          loading={create.isPending}
          onClick={begin}
          size="xs"
          variant="default"
        >
          Campaign for them
        </Button>
      </May>
      {create.isError && <span className={classes.failed}>{create.error.message}</span>}
      <Suspense>
        {isWriting && (
          <SendMessage
            all={{ filter: { search: "", segment: id, filter: "" }, total: size ?? undefined }}
            onClose={() => setWriting(false)}
            people={[]}
            site={site}
          />
        )}
      </Suspense>
    </div>
  );
}

/** A draft that goes on with those who are on the list. */
function campaignOf(list: string) {
  return {
    nodes: [
      { id: "everyone", type: "for_all_people", config: {}, position: { x: 0, y: 0 } },
      { id: "listed", type: "in_segment", config: { segment: list }, position: { x: 0, y: 140 } },
    ],
    edges: [{ from: "everyone", port: "people", to: "listed" }],
  };
}
