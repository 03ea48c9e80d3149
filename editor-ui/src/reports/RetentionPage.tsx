import { Repeat } from "lucide-react";
import { useStanding } from "../api/analytics";
import { type RetentionAsked, useRetention } from "../api/reportFigures";
import { Card } from "../shared/Card";
import { plural } from "../shared/format";
import { useSiteId } from "../shell/useSiteId";
import { BehindPeople } from "./BehindPeople";
import { CohortTable } from "./CohortTable";
import { csvUrl, ReportFrame } from "./ReportFrame";
import { EventSelect, ScopeControls } from "./ScopeControls";
import { useScope } from "./useScope";

const INITIAL = { range: "last_60_days", step: "week" } as const;

/** Who comes back: a line a cohort, a column for each day, week or month behind it. */
export default function RetentionPage() {
  const site = useSiteId();
  const asking = useScope(INITIAL);
  const { set, who } = asking;
  const asked: RetentionAsked = {
    ...asking.scope,
    event: asking.text("event"),
    again: asking.text("again"),
  };
  const found = useRetention(site, asked, useStanding(site).data?.as_of);
  const cohorts = found.data?.cohorts ?? [];
  const people = cohorts.reduce((sum, cohort) => sum + cohort.people, 0);
  const first = who?.[0];
  const later = who?.[1];
  const isReal = first === "" || cohorts.some((cohort) => cohort.first === first);
  const back = later === undefined || !/^\d{1,3}$/.test(later) ? undefined : Number(later);
  return (
    <ReportFrame
      controls={
        <>
          <ScopeControls asking={asking} hasSteps initial={INITIAL} site={site} />
          <EventSelect
            label="Began with"
            onChange={(event) => set({ event })}
            placeholder="Whatever they do"
            site={site}
            value={asked.event}
          />
          <EventSelect
            label="Came back for"
            onChange={(again) => set({ again })}
            placeholder="Whatever they do"
            site={site}
            value={asked.again}
          />
        </>
      }
      csv={csvUrl(site, "retention", asked)}
      error={found.error}
      icon={Repeat}
      isLoading={found.isPending}
      nothing={found.data !== undefined && people === 0 ? "Nobody began in these days." : ""}
      retry={() => void found.refetch()}
      says={
        <>
          People by the {asked.step} in which they first{" "}
          {asked.event === "" ? "did something" : `did ${asked.event}`}, and how many of them{" "}
          {asked.again === "" ? "did something" : `did ${asked.again}`} again in each {asked.step} after that.
        </>
      }
      site={site}
      title="Who comes back?"
    >
      <Card aside={plural(people, "person", "people")} title="Of those who began">
        <CohortTable chosen={who} cohorts={cohorts} onChoose={asking.choose} step={asked.step} />
      </Card>
      {first !== undefined && isReal && (
        <BehindPeople
          behind={{
            report: "retention",
            query: { ...asked, first, ...(back === undefined ? {} : { later: back }) },
          }}
          site={site}
          title={[
            first === "" ? "Began in these days" : `Began ${first}`,
            ...(back === undefined ? [] : [`back ${asked.step} ${back}`]),
          ].join(", ")}
          when="Last seen"
        />
      )}
    </ReportFrame>
  );
}
