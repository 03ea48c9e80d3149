import { Button } from "@mantine/core";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import type { Site } from "../api/sites";
import { Card } from "../shared/Card";
import { RemoveSite } from "./RemoveSite";
import classes from "./Settings.module.css";

/** For owners: the site goes, with all there is of it. Where it leads is up to whoever shows sites that go. */
export function RemoveSiteCard(props: { site: Site }) {
  const { site } = props;
  const [isAsked, setAsked] = useState(false);
  return (
    <Card title="Remove this site">
      <p className={classes.note}>
        Its people, events, segments, campaigns, letters, conversations, keys and files are erased. From the
        first moment on it takes no calls and sends nothing. Accounts of your team stay.
      </p>
      <Button
        color="red"
        leftSection={<Trash2 size={15} />}
        onClick={() => setAsked(true)}
        variant="light"
        w="fit-content"
      >
        Remove this site…
      </Button>
      <RemoveSite onClose={() => setAsked(false)} opened={isAsked} site={site} />
    </Card>
  );
}
