import { Button, Menu } from "@mantine/core";
import { ListPlus, Plus, Split, Upload } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Link } from "react-router";
import { type Segment, useRecompute, useSegments } from "../api/segments";
import { Card } from "../shared/Card";
import { CsvButton, tableUrl } from "../shared/CsvButton";
import { May } from "../shared/May";
import { Page } from "../shared/Page";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { useParam } from "../shared/useParam";
import { useSiteId } from "../shell/useSiteId";
import { DeleteSegment } from "./DeleteSegment";
import { SegmentTable } from "./SegmentTable";

const NewList = lazy(() => import("../lists/NewList"));
const ImportDialog = lazy(() => import("../lists/ImportDialog"));

export default function SegmentsPage() {
  const site = useSiteId();
  const segments = useSegments(site);
  const recompute = useRecompute(site);
  const [doing, setDoing] = useParam("do");
  const [deleted, setDeleted] = useState<Segment | undefined>();
  const close = () => setDoing("");
  const content = () => {
    if (segments.isPending) {
      return <LinesSkeleton />;
    }
    if (segments.isError) {
      return <Failed error={segments.error} retry={() => void segments.refetch()} />;
    }
    if (segments.data.length === 0) {
      return <NoSegments site={site} />;
    }
    return (
      <SegmentTable
        onDelete={setDeleted}
        onRecompute={(segment) => recompute.mutate(segment.id)}
        segments={segments.data}
        site={site}
      />
    );
  };
  return (
    <Page
      actions={
        <>
          {segments.data !== undefined && segments.data.length > 0 && (
            <CsvButton href={tableUrl(site, "segments")} />
          )}
          <May right="analyse">
            <Button.Group>
              <Button component={Link} leftSection={<Plus size={15} />} to={`/sites/${site}/segments/new`}>
                New segment
              </Button>
              <NewMenu onImport={() => setDoing("import")} onList={() => setDoing("list")} />
            </Button.Group>
          </May>
        </>
      }
      fills
      note="Groups of people who meet conditions, kept up to date with every event, and lists made by hand."
      title="Segments"
    >
      <Card fills flush>
        {content()}
      </Card>
      <DeleteSegment onClose={() => setDeleted(undefined)} segment={deleted} site={site} />
      <Suspense>
        {doing === "list" && <NewList onClose={close} site={site} />}
        {doing === "import" && <ImportDialog onClose={close} site={site} />}
      </Suspense>
    </Page>
  );
}

function NewMenu(props: { onList: () => void; onImport: () => void }) {
  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target>
        <Button aria-label="Other ways to begin" px={10} variant="default">
          …
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<ListPlus size={15} />} onClick={props.onList}>
          New list, filled by hand
        </Menu.Item>
        <May right="people">
          <Menu.Item leftSection={<Upload size={15} />} onClick={props.onImport}>
            Import people from a CSV file
          </Menu.Item>
        </May>
      </Menu.Dropdown>
    </Menu>
  );
}

function NoSegments(props: { site: string }) {
  return (
    <Empty icon={Split} title="No segments yet">
      <p>
        A segment is everybody who meets some conditions: who is on the free plan, who watched three movies
        this month. Who is in it follows every event.
      </p>
      <May right="analyse">
        <Button component={Link} mx="auto" to={`/sites/${props.site}/segments/new`}>
          Build the first one
        </Button>
      </May>
    </Empty>
  );
}
