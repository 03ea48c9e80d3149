import { SegmentedControl, Skeleton } from "@mantine/core";
import { Workflow } from "lucide-react";
import { lazy, Suspense, useMemo } from "react";
import { useParams, useSearchParams } from "react-router";
import { type Campaign, useCampaign } from "../api/campaigns";
import { useCatalogue } from "../api/catalogue";
import { ApiError } from "../api/client";
import { useLetters } from "../api/letters";
import { Card } from "../shared/Card";
import { count } from "../shared/format";
import { Page } from "../shared/Page";
import { BlocksSkeleton, Empty, Failed } from "../shared/States";
import { Time } from "../shared/Time";
import { useSiteId } from "../shell/useSiteId";
import classes from "./Campaigns.module.css";
import { CountsTable } from "./CountsTable";
import { RunSwitch } from "./RunSwitch";
import { StateBadge } from "./StateBadge";
import { stepsOf } from "./steps";

const Diagram = lazy(() => import("./Diagram"));

const VIEWS = [
  { value: "diagram", label: "Diagram" },
  { value: "table", label: "Table" },
];

export default function CampaignPage() {
  const site = useSiteId();
  const { campaign: id = "" } = useParams();
  const campaign = useCampaign(site, id);
  const catalogue = useCatalogue();
  const back = { label: "Campaigns", to: `/sites/${site}/campaigns` };
  const error = campaign.error ?? catalogue.error;
  if (campaign.data !== undefined && catalogue.data !== undefined) {
    return <Loaded back={back} campaign={campaign.data} catalogue={catalogue.data} site={site} />;
  }
  return (
    <Page back={back} title="Campaign">
      {error === null && <BlocksSkeleton heights={[64, 480]} />}
      {error !== null && error instanceof ApiError && error.status === 404 && (
        <Empty icon={Workflow} title="There is no such campaign">
          <p>It may have been removed.</p>
        </Empty>
      )}
      {error !== null && !(error instanceof ApiError && error.status === 404) && (
        <Failed
          error={error}
          retry={() => {
            void campaign.refetch();
            void catalogue.refetch();
          }}
        />
      )}
    </Page>
  );
}

interface LoadedProps {
  site: string;
  campaign: Campaign;
  catalogue: NonNullable<ReturnType<typeof useCatalogue>["data"]>;
  back: { label: string; to: string };
}

function Loaded(props: LoadedProps) {
  const { site, campaign, catalogue, back } = props;
  const letters = useLetters(site);
  const [params, setParams] = useSearchParams();
  const view = params.get("view") === "table" ? "table" : "diagram";
  const letterNames = useMemo(
    () => new Map(letters.data?.map((letter) => [letter.id, letter.name])),
    [letters.data],
  );
  const drawing = useMemo(
    () => stepsOf(campaign, catalogue, letterNames),
    [campaign, catalogue, letterNames],
  );
  return (
    <Page
      actions={
        <>
          <SegmentedControl
            aria-label="View"
            data={VIEWS}
            onChange={(next) => setParams(next === "diagram" ? {} : { view: next }, { replace: true })}
            size="sm"
            value={view}
          />
          <RunSwitch campaign={campaign} site={site} />
        </>
      }
      back={back}
      fills
      heading={
        <h1 className={classes.heading}>
          {campaign.name}
          <StateBadge state={campaign.state} />
        </h1>
      }
      note={
        <>
          Version {campaign.version}, changed <Time ms={campaign.changed} />
        </>
      }
      title={campaign.name}
    >
      <Runs runs={campaign.runs} />
      <Card fills flush>
        {view === "table" ? (
          <CountsTable steps={drawing.steps} />
        ) : (
          <Suspense fallback={<Skeleton height="100%" radius={0} />}>
            <Diagram key={`${campaign.id}:${campaign.version}`} {...drawing} />
          </Suspense>
        )}
      </Card>
    </Page>
  );
}

const RUN_WORDS = [
  ["ready", "Ready to move"],
  ["waiting", "Waiting"],
  ["sending", "Sending"],
  ["done", "Finished"],
  ["failed", "Failed"],
] as const satisfies readonly (readonly [keyof Campaign["runs"], string])[];

function Runs(props: { runs: Campaign["runs"] }) {
  return (
    <dl aria-label="Runs by state" className={classes.runs}>
      {RUN_WORDS.map(([state, label]) => (
        <div className={classes.run} data-state={props.runs[state] > 0 ? state : undefined} key={state}>
          <dt>{label}</dt>
          <dd>{count(props.runs[state])}</dd>
        </div>
      ))}
    </dl>
  );
}
