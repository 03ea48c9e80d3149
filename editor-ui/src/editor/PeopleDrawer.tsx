import { Button, Drawer, SegmentedControl } from "@mantine/core";
import { Users } from "lucide-react";
import { Link } from "react-router";
import type { Place, Standing } from "../api/drafts";
import { usePeopleAt } from "../api/drafts";
import { Face } from "../people/Face";
import { personName } from "../people/personName";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { Time } from "../shared/Time";
import { useEditor, useUi } from "./EditorContext";
import { nodeOf } from "./graph";
import classes from "./PeopleDrawer.module.css";

const PLACES: { value: Place; label: string }[] = [
  { value: "here", label: "Here now" },
  { value: "ended", label: "Ended here" },
  { value: "failed", label: "Failed here" },
];

/** Who is behind a number on a node. */
export function PeopleDrawer() {
  const { ui, doc, catalogue } = useEditor();
  const people = useUi((state) => state.people);
  const close = () => ui.setState({ people: undefined });
  const type = nodeOf(doc.getState().graph, people?.node ?? "")?.type ?? "";
  return (
    <Drawer
      onClose={close}
      opened={people !== undefined}
      position="right"
      size={420}
      title={`People at “${catalogue.get(type)?.title ?? type}”`}
    >
      {people !== undefined && (
        <>
          <SegmentedControl
            aria-label="Which people"
            data={PLACES}
            fullWidth
            onChange={(place) => ui.setState({ people: { node: people.node, place: place as Place } })}
            value={people.place}
          />
          <List node={people.node} place={people.place} />
        </>
      )}
    </Drawer>
  );
}

const NOBODY: Record<Place, string> = {
  here: "Nobody stands here at this moment.",
  ended: "Nobody's way has ended here.",
  failed: "Nothing has failed here.",
};

function List(props: { node: string; place: Place }) {
  const { site, campaign } = useEditor();
  const found = usePeopleAt(site, campaign, props.node, props.place);
  if (found.isPending) {
    return <LinesSkeleton lines={5} />;
  }
  if (found.isError) {
    return <Failed error={found.error} retry={() => void found.refetch()} />;
  }
  const items = found.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return (
      <Empty icon={Users} title={NOBODY[props.place]}>
        <p>People come and go; open this again later.</p>
      </Empty>
    );
  }
  return (
    <>
      <ul className={classes.list}>
        {items.map((item) => (
          <li key={item.run}>
            <Row item={item} site={site} />
          </li>
        ))}
      </ul>
      {found.hasNextPage && (
        <Button
          fullWidth
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
          variant="default"
        >
          Show more
        </Button>
      )}
    </>
  );
}

function Row(props: { item: Standing; site: string }) {
  const { person, since, due, reason, version } = props.item;
  return (
    <Link className={classes.row} to={`/sites/${props.site}/people/${person.uid}`}>
      <Face person={person} />
      <span className={classes.words}>
        <span className={classes.name}>{personName(person)}</span>
        <span className={classes.facts}>
          <span>
            came <Time ms={since} />
          </span>
          {due !== null && (
            <span className={classes.due}>
              wakes up <Time ms={due} />
            </span>
          )}
          {reason !== null && <span className={classes.reason}>{reason}</span>}
          <span>version {version}</span>
        </span>
      </span>
    </Link>
  );
}
