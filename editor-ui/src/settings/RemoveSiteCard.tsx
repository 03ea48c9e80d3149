import { Button } from "@mantine/core";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { type Site, useRemoveSite } from "../api/sites";
import { Card } from "../shared/Card";
import { Confirm } from "../shared/Confirm";
import classes from "./Settings.module.css";

/** For owners: the site goes, with all there is of it. Where it leads is up to whoever shows sites that go. */
export function RemoveSiteCard(props: { site: Site }) {
  const { site } = props;
  const [isAsked, setAsked] = useState(false);
  const remove = useRemoveSite(site.id);
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
      <Confirm
        error={remove.error}
        isBusy={remove.isPending}
        onClose={() => setAsked(false)}
        onConfirm={() => remove.mutate(site.name)}
        opened={isAsked}
        title={`Remove ${site.name}`}
        typed={site.name}
        verb="Remove it for good"
      >
        <p className={classes.note}>
          Everything that Tracktor knows of {site.name} is erased, and nobody can bring it back. What you want
          to keep, export first. Pages that still have the library go on working; their calls are refused.
        </p>
      </Confirm>
    </Card>
  );
}
