import { Alert, Button, Text } from "@mantine/core";
import { MousePointerClick, PanelTop, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { type AutoEvent, type LibrarySettings, useChangeLibrary, useLibrary } from "../api/library";
import { Card } from "../shared/Card";
import { Confirm } from "../shared/Confirm";
import { May } from "../shared/May";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { useSiteId } from "../shell/useSiteId";
import { AutoEventDialog } from "./AutoEventDialog";
import classes from "./AutoEvents.module.css";
import { SettingsPage } from "./SettingsPage";

/** Events that come of pages and clicks, without a line of code in the site. */
export default function AutoEventsPage() {
  const site = useSiteId();
  const library = useLibrary(site);
  const [opened, setOpened] = useState<number>();
  const add = (
    <May right="settings">
      <Button leftSection={<Plus size={15} />} mx="auto" onClick={() => setOpened(-1)}>
        Add new event
      </Button>
    </May>
  );
  const events = library.data?.events ?? [];
  return (
    <SettingsPage
      actions={events.length > 0 && add}
      note="Events that come of pages and clicks, without a line of code in the site."
      title="Auto Events"
    >
      {library.isPending && <LinesSkeleton lines={3} />}
      {library.isError && <Failed error={library.error} retry={() => void library.refetch()} />}
      {library.data !== undefined && events.length === 0 && (
        <Empty icon={MousePointerClick} title="No auto events yet">
          <p>
            Say which pages or which buttons matter, and the library in your pages tells of them. Pages follow
            within five minutes.
          </p>
          {add}
        </Empty>
      )}
      {library.data !== undefined && events.length > 0 && (
        <List key={site} library={library.data} onOpen={setOpened} site={site} />
      )}
      {library.data !== undefined && opened !== undefined && (
        <AutoEventDialog
          index={opened}
          library={library.data}
          onClose={() => setOpened(undefined)}
          site={site}
        />
      )}
    </SettingsPage>
  );
}

function List(props: { site: string; library: LibrarySettings; onOpen: (index: number) => void }) {
  const { site, library, onOpen } = props;
  const [removed, setRemoved] = useState<AutoEvent>();
  const change = useChangeLibrary(site);
  const remove = () =>
    change.mutate(
      { ...library, events: library.events.filter((event) => event.name !== removed?.name) },
      { onSuccess: () => setRemoved(undefined) },
    );
  return (
    <Card flush>
      <ul className={classes.list}>
        {library.events.map((event, index) => (
          <li className={classes.item} key={event.name}>
            <button className={classes.open} onClick={() => onOpen(index)} type="button">
              <span aria-hidden className={classes.icon}>
                {event.by === "page" ? <PanelTop size={17} /> : <MousePointerClick size={17} />}
              </span>
              <span className={classes.words}>
                <span className={classes.name}>{event.name}</span>
                <span className={classes.where}>
                  {event.by === "page" ? "Page views: " : "Element click: "}
                  <code>{event.by === "page" ? event.url.split("\n").join("  ") : event.css}</code>
                </span>
              </span>
            </button>
            <May right="settings">
              <Button
                aria-label={`Remove ${event.name}`}
                color="red"
                onClick={() => setRemoved(event)}
                size="compact-sm"
                variant="subtle"
              >
                <Trash2 size={15} />
              </Button>
            </May>
          </li>
        ))}
      </ul>
      {change.isError && removed === undefined && (
        <Alert color="red" role="alert" variant="light">
          {change.error.message}
        </Alert>
      )}
      <Confirm
        error={change.error}
        isBusy={change.isPending}
        isDanger
        onClose={() => setRemoved(undefined)}
        onConfirm={remove}
        opened={removed !== undefined}
        title={`Remove “${removed?.name ?? ""}”?`}
        verb="Remove"
      >
        <Text>Pages stop telling of it within five minutes. What has come so far stays.</Text>
      </Confirm>
    </Card>
  );
}
