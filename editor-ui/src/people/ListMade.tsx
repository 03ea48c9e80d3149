import { Button } from "@mantine/core";
import { MessageCircle, Workflow } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Link } from "react-router";
import { plural } from "../shared/format";
import { May } from "../shared/May";
import { useSiteId } from "../shell/useSiteId";
import classes from "./ListForm.module.css";
import type { useCampaignFor } from "./useCampaignFor";

const SendMessage = lazy(() => import("./SendMessage"));

export interface MadeList {
  id: string;
  name: string;
  size: number | null;
}

interface ListMadeProps {
  list: MadeList;
  /** Whether it was made to write to them. */
  writes?: boolean;
  /** What has become of a campaign for them, which may have been asked for with the list. */
  campaign: ReturnType<typeof useCampaignFor>;
}

/** What can be done with a list that was just made: look at it, write to it, lead it through a campaign. */
export function ListMade(props: ListMadeProps) {
  const { campaign, list } = props;
  const { id, name, size } = list;
  const site = useSiteId();
  const [isWriting, setWriting] = useState(props.writes ?? false);
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
          loading={campaign.isPending}
          onClick={() => campaign.begin(list)}
          size="xs"
          variant="default"
        >
          Campaign for them
        </Button>
      </May>
      {campaign.error && <span className={classes.failed}>{campaign.error.message}</span>}
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
