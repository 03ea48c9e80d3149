import { Button, SegmentedControl } from "@mantine/core";
import { Download, History, Lock, SearchX } from "lucide-react";
import { type AuditFilter, auditFile, useAudit } from "../api/audit";
import { useMay } from "../api/session";
import { Card } from "../shared/Card";
import { startOfDay } from "../shared/format";
import { Page } from "../shared/Page";
import { Rows } from "../shared/Rows";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { useParam } from "../shared/useParam";
import { useSiteId } from "../shell/useSiteId";
import classes from "./Audit.module.css";
import { AuditFilters } from "./AuditFilters";
import { AuditRow } from "./AuditRow";

const DAY = 86_400_000;

/** Who changed what, and when. */
export default function AuditPage() {
  const site = useSiteId();
  const may = useMay(site, "audit");
  const isOwner = useMay(site, "install");
  const [of, setOf] = useParam("of");
  const [who, setWho] = useParam("who");
  const [action, setAction] = useParam("action");
  const [from, setFrom] = useParam("from");
  const [to, setTo] = useParam("to");
  const about = of === "installation" && isOwner ? "" : site;
  const filter = { who, action, since: midnight(from), until: to === "" ? 0 : midnight(to) + DAY };
  if (!may) {
    return (
      <Page title="Audit log">
        <Empty icon={Lock} title="The log of changes is for admins">
          <p>Ask an admin of this site.</p>
        </Empty>
      </Page>
    );
  }
  return (
    <Page
      actions={
        <Button
          component="a"
          download
          href={auditFile(about, filter)}
          leftSection={<Download size={15} />}
          variant="default"
        >
          CSV
        </Button>
      }
      fills
      note="Every change, by whom and when. Of people only which fields changed is kept, of secrets only that they did."
      title="Audit log"
    >
      <div className={classes.filters}>
        {isOwner && (
          <SegmentedControl
            aria-label="Changes of what"
            data={[
              { value: "site", label: "This site" },
              { value: "installation", label: "Installation" },
            ]}
            onChange={(next) => setOf(next === "site" ? "" : next)}
            value={about === "" ? "installation" : "site"}
          />
        )}
        <AuditFilters
          about={about}
          action={action}
          from={from}
          onAction={setAction}
          onFrom={setFrom}
          onTo={setTo}
          onWho={setWho}
          to={to}
          who={who}
        />
      </div>
      <Card fills flush>
        <Entries about={about} filter={filter} site={site} />
      </Card>
    </Page>
  );
}

function Entries(props: { about: string; site: string; filter: AuditFilter }) {
  const { about, site, filter } = props;
  const entries = useAudit(about, filter);
  if (entries.isPending) {
    return <LinesSkeleton />;
  }
  if (entries.data === undefined) {
    return <Failed error={entries.error} retry={() => void entries.refetch()} />;
  }
  const items = entries.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return Object.values(filter).some((value) => value !== "" && value !== 0) ? (
      <Empty icon={SearchX} title="No such change">
        <p>Nothing was changed like this, by them, at that time.</p>
      </Empty>
    ) : (
      <Empty icon={History} title="Nothing has been changed yet">
        <p>
          What anybody changes from now on, here, by an API key or by a command, is listed with before and
          after.
        </p>
      </Empty>
    );
  }
  return (
    <div className={classes.scroller}>
      <Rows isFlush label="Changes">
        {items.map((entry) => (
          <AuditRow entry={entry} key={entry.id} site={site} />
        ))}
      </Rows>
      {entries.hasNextPage && (
        <Button
          className={classes.more ?? ""}
          loading={entries.isFetchingNextPage}
          onClick={() => void entries.fetchNextPage()}
          variant="default"
        >
          Show more
        </Button>
      )}
    </div>
  );
}

/** Of a day like 2026-03-01, in the reader's own time zone; 0 for none. */
function midnight(day: string): number {
  const at = Date.parse(`${day}T00:00:00`);
  return Number.isNaN(at) ? 0 : startOfDay(at);
}
